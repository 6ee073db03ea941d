#!lua flags=allow-oom
-- TAKE_TURNS: hands turns that are due to a gateway, which gives them their context.
-- Guarantee: for the length of the lease no other gateway is given them; when it is over and they were
-- not released, another one is.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] most
-- ARGV[2] lease, ms
-- Returns for each {id, owner, session}
-- @include keys
local P = KEYS[1]
local most, lease = ARGV[1], tonumber(ARGV[2])
-- @include clock
local at = now()
local rows = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. K.turns_due, '-inf', at, 'LIMIT', 0, most)) do
  local v = redis.call('HMGET', P .. K.task .. id, 'owner', 'session')
  if v[1] and v[2] then
    redis.call('ZADD', P .. K.turns_due, at + lease, id)
    rows[#rows + 1] = { id, v[1], v[2] }
  else
    redis.call('ZREM', P .. K.turns_due, id)
  end
end
return rows
