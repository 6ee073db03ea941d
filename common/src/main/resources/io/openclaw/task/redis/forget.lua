#!lua flags=allow-oom
-- DELETE: forgets an ended task, and orders the history to forget it.
-- Guarantee: nothing of it stays here; the order comes after the task's own entry in the outbox, so an
-- archiver at work cannot bring it back.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] id
-- ARGV[2] owner
-- ARGV[3] digest of its idempotency key, known when only the history still has the task, or empty
-- Returns {code, state}: 0 absent | 1 forgotten | 3 not ended
-- @include keys
local P = KEYS[1]
local id, owner, digest = ARGV[1], ARGV[2], ARGV[3]
-- @include task
-- @include dead
-- @include session

local function free_key(of)
  if of ~= '' then redis.call('DEL', P .. K.idempotency .. of) end
end

local key = P .. K.task .. id
local v = redis.call('HMGET', key, 'state', 'owner', 'bytes', 'idem', 'archived', 'session',
  'retry_of')
if v[1] and v[2] ~= owner then return { 0, '' } end
if v[1] and not TERMINAL[v[1]] then return { 3, v[1] } end
if v[1] then
  if v[5] ~= '1' then
    redis.call('HINCRBY', P .. K.tally, 'bytes', -tonumber(v[3]))
    load_owner(owner, 'bytes', -tonumber(v[3]))
  end
  redis.call('ZREM', P .. K.owner .. owner, id)
  forget_title(owner, v[6], id)
  leave_session(owner, v[6], id)
  redis.call('DEL', key, P .. K.log .. id, P .. K.body .. id)
  free_key(v[4])
end
if v[7] then
  redis.call('DEL', P .. K.retried .. v[7])
  redis.call('HDEL', P .. K.task .. v[7], 'retried_as')
end
leave_dead(owner, id)
redis.call('ZREM', P .. K.hooks, id)
redis.call('DEL', P .. K.retried .. id, P .. K.hook .. id, P .. K.deliveries .. id)
free_key(digest)
if v[1] or digest ~= '' then redis.call('XADD', P .. K.outbox, '*', 'id', id, 'forget', 1) end
return { v[1] and 1 or 0, v[1] or '' }
