-- A task that repeats an ended one. The link outlives the ended task here, so that it is repeated once.
local REPEATABLE = { failed = true, cancelled = true, expired = true }

local function refuse_retry(a)
  if a.retry_of == '' then return nil end
  local before = redis.call('GET', P .. K.retried .. a.retry_of)
  if before then return { 'known', before, 0, 0 } end
  local state = redis.call('HGET', P .. K.task .. a.retry_of, 'state')
  if not state or REPEATABLE[state] then return nil end
  return { 'not_repeatable', a.id, state, 0 }
end

-- The order in the outbox comes after the ended task's own.
local function link_retry(a)
  if a.retry_of == '' then return end
  local old = P .. K.task .. a.retry_of
  redis.call('SET', P .. K.retried .. a.retry_of, a.id)
  redis.call('HSET', P .. K.task .. a.id, 'retry_of', a.retry_of)
  if redis.call('EXISTS', old) == 1 then redis.call('HSET', old, 'retried_as', a.id) end
  redis.call('XADD', P .. K.outbox, '*', 'id', a.retry_of, 'retried', a.id)
  leave_dead(a.owner, a.retry_of)
end
