-- The server's clock may be set while calls are under way. An account remembers when it was used last.
-- What lies between then and now, beyond what passed by the caller's clock, is a step: the times that
-- are kept move by it. So after a step forward no start is forgotten and no slot ends early, and after
-- a step back nothing lasts longer. A caller that has read nothing yet proves nothing: when no other
-- one used the account for a while, starts and slots are as old as they were then, which costs a
-- window at most. A server that stood still for a moment looks the same to a request that was under way:
-- so nothing is moved at first, the answer is {'clock'}, and the caller asks again with a new reading of
-- its own clock.
local STEP_MS, UNPROVEN_MS, NOTED_EVERY_MS = 500, 2000, 100
local read_at, read_ago, asked_again = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'

local function move_members(by)
  for _, set in ipairs({ slots, places, starts, granted }) do
    local all = redis.call('ZRANGE', set, 0, -1, 'WITHSCORES')
    for i = 1, #all, 2 do redis.call('ZADD', set, all[i + 1] + by, all[i]) end
  end
end

local function move_fields(hash, pattern, by)
  local all = redis.call('HGETALL', hash)
  for i = 1, #all, 2 do
    if string.find(all[i], pattern) then redis.call('HSET', hash, all[i], all[i + 1] + by) end
  end
end

local function move(by)
  move_members(by)
  if by > 0 and read_at == 0 then return end
  move_fields(learned, '^[a-z]+_until$', by)
  move_fields(learned, '^[a-z]+ed_at$', by)
  move_fields(breakers, '^open_until:', by)
end

local function step(gap, at)
  if gap < 0 then return gap end
  if read_at == 0 then return gap > UNPROVEN_MS and gap or 0 end
  return math.max(0, math.min(gap, at - read_at - read_ago))
end

local function steady_now()
  local at = now()
  local gap = at - (tonumber(redis.call('HGET', learned, 'seen')) or 0)
  if gap >= 0 and gap < NOTED_EVERY_MS or gap < 0 and gap >= -STEP_MS then return at end
  local by = gap < at and step(gap, at) or 0
  if math.abs(by) > STEP_MS then
    if not asked_again then return nil end
    move(by)
  end
  redis.call('HSET', learned, 'seen', at)
  return at
end
