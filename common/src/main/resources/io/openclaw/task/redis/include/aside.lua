-- A task that cannot be handled (a field is missing or wrong, a key has another type) does not stop
-- the others of its call. It is taken out of what would bring it up again, noted in `aside` with the
-- reason, and reported to the caller. Its own keys stay as they are, for a person.
local set_aside_now = {}

local function set_aside(id, why)
  why = type(why) == 'table' and why.err or tostring(why)
  redis.call('HSET', P .. K.aside, id, why)
  redis.call('ZREM', P .. K.due, id)
  redis.call('ZREM', P .. K.expiry, id)
  redis.call('ZREM', P .. K.turns_due, id)
  for _, lane in ipairs({ 'priority', 'short', 'long' }) do
    redis.call('ZREM', P .. K.leases .. lane, id)
    redis.call('ZREM', P .. K.since .. lane, id)
  end
  local of = redis.pcall('HMGET', P .. K.task .. id, 'lane', 'account')
  if of[1] and of[2] then
    local line = of[1] .. ':' .. of[2]
    for _, key in ipairs({ K.wait .. line, K.ready .. line, K.running .. of[2] }) do
      redis.call('ZREM', P .. key, id)
    end
  end
  set_aside_now[#set_aside_now + 1] = { id, why }
end

local function guarded(id, handle, ...)
  local handled, answer = pcall(handle, ...)
  if handled then return answer end
  set_aside(id, answer)
  return nil
end
