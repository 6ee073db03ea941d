#!lua flags=allow-oom
-- HOOK_TAKE: hands webhook deliveries that are due to a gateway.
-- Guarantee: for the length of the lease no other gateway is given them; when it is over and they were
-- not settled, another one is. So each is attempted at least once.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] most
-- ARGV[2] lease, ms
-- ARGV[3] stem of the fences, random for each call
-- Returns for each {id, fence, attempt, url, state of the task, ordered at}
-- @include keys
local P = KEYS[1]
local most, lease, stem = ARGV[1], tonumber(ARGV[2]), ARGV[3]
-- @include clock
local at = now()
local rows = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. K.hooks, '-inf', at, 'LIMIT', 0, most)) do
  local key = P .. K.hook .. id
  local v = redis.call('HMGET', key, 'url', 'state', 'since')
  if v[1] then
    local fence = stem .. ':' .. #rows + 1
    redis.call('HSET', key, 'fence', fence)
    redis.call('ZADD', P .. K.hooks, at + lease, id)
    rows[#rows + 1] = { id, fence, redis.call('HINCRBY', key, 'attempt', 1), v[1], v[2], v[3] }
  else
    redis.call('ZREM', P .. K.hooks, id)
  end
end
return rows
