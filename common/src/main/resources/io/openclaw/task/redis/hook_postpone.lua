#!lua flags=allow-oom
-- HOOK_POSTPONE: gives deliveries back for which there was no place; no attempt was made.
-- Guarantee: a gateway whose lease has gone to another changes nothing. Nothing is recorded, and the
-- next attempt has the number that this one had.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- EACH[1] id
-- EACH[2] fence
-- EACH[3] delay until it is due again, ms
-- Returns {how many were given back}
-- @include keys
local P = KEYS[1]
-- @include clock
local at = now()
local count = 0
for i = 1, #ARGV, 3 do
  local id, fence, delay = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  local key = P .. K.hook .. id
  if fence ~= '' and redis.call('HGET', key, 'fence') == fence then
    redis.call('HSET', key, 'fence', '')
    redis.call('HINCRBY', key, 'attempt', -1)
    redis.call('ZADD', P .. K.hooks, at + delay, id)
    count = count + 1
  end
end
return { count }
