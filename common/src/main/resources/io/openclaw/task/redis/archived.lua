#!lua flags=allow-oom
-- ARCHIVED: the history has committed these tasks; their copies here may go.
-- Guarantee: the only script that gives a task a time to live. Safe to repeat.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] how long the copies stay, ms; 0 removes them at once
-- ARGV[2] how long idempotency keys stay, ms
-- EACH[1] entry in the outbox
-- EACH[2] id
-- EACH[3] what the entry orders: end | forget | retried | deliveries
-- Returns {{tasks that were still here}, set aside}
-- @include keys
local P = KEYS[1]
local hot, keep_keys = tonumber(ARGV[1]), ARGV[2]
-- @include task
-- @include session
-- @include aside
local here = 0

local function let_go(key)
  if hot == 0 then redis.call('DEL', key) else redis.call('PEXPIRE', key, hot) end
end

local function archive(id)
  local key = P .. K.task .. id
  local v = redis.call('HMGET', key, 'state', 'owner', 'bytes', 'idem', 'archived', 'session')
  if not v[1] or not TERMINAL[v[1]] or v[5] == '1' then return end
  local bytes = tonumber(v[3])
  if not (v[2] and bytes and v[4]) then error('its owner, bytes or key is missing', 0) end
  here = here + 1
  redis.call('HSET', key, 'archived', 1)
  redis.call('ZREM', P .. K.owner .. v[2], id)
  leave_session(v[2], v[6], id)
  redis.call('HINCRBY', P .. K.tally, 'bytes', -bytes)
  load_owner(v[2], 'bytes', -bytes)
  if v[4] ~= '' then redis.call('PEXPIRE', P .. K.idempotency .. v[4], keep_keys) end
  let_go(key)
  let_go(P .. K.log .. id)
  let_go(P .. K.body .. id)
end

-- Unless they were ordered again meanwhile, or a later entry tells of records that came meanwhile.
local function drop_deliveries(id)
  local key = P .. K.hook .. id
  local told = redis.call('HGET', key, 'told')
  if told and redis.call('HINCRBY', key, 'told', -1) > 0 then return end
  if redis.call('ZSCORE', P .. K.hooks, id) then return end
  redis.call('DEL', key, P .. K.deliveries .. id)
end

for i = 3, #ARGV, 3 do
  local id, order = ARGV[i + 1], ARGV[i + 2]
  guarded(id, archive, id)
  if order == 'retried' then redis.call('PEXPIRE', P .. K.retried .. id, keep_keys) end
  local was_there = redis.call('XDEL', P .. K.outbox, ARGV[i]) == 1
  if was_there and order == 'deliveries' then drop_deliveries(id) end
end
return { { here }, set_aside_now }
