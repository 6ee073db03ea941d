#!lua flags=allow-oom
-- HOOK_SETTLE: what became of an attempt to deliver; it is tried again later, or it is done with.
-- Guarantee: a gateway whose lease has gone to another changes nothing. The attempt is recorded in the
-- same step; the history is told when no other follows.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] id
-- ARGV[2] fence
-- ARGV[3] record of the attempt, as JSON
-- ARGV[4] delay until the next attempt, ms; -1 for none
-- Returns {1} settled | {0} the lease was lost
-- @include keys
local P = KEYS[1]
local id, fence, record_of, delay = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local MOST_RECORDS = 100
-- @include clock
local key, records = P .. K.hook .. id, P .. K.deliveries .. id
if fence == '' or redis.call('HGET', key, 'fence') ~= fence then return { 0 } end
redis.call('HSET', key, 'fence', '')
redis.call('RPUSH', records, record_of)
redis.call('LTRIM', records, -MOST_RECORDS, -1)
if delay >= 0 then
  redis.call('ZADD', P .. K.hooks, now() + delay, id)
else
  redis.call('ZREM', P .. K.hooks, id)
  redis.call('HINCRBY', key, 'told', 1)
  redis.call('XADD', P .. K.outbox, '*', 'id', id, 'deliveries', 1)
end
return { 1 }
