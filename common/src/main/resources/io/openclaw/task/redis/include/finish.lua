-- Ends a task: its `done` event, its order in the outbox, and its leaving the lane are one step.
-- Nothing gets a time to live here: only the history may do that, once it has it.
local function end_task(task, at, state, done)
  withdraw(task)
  redis.call('ZREM', P .. K.expiry, task.id)
  become(task, state)
  record(task, at, 'done', 'system', '', done)
  redis.call('HSET', P .. K.task .. task.id, 'state', state, 'place', 'none', 'fence', '',
    'seq', task.seq, 'finished', at, 'ran', ran_until(task, at), 'started', 0, 'due', '',
    'waiting_for', '')
  redis.call('XADD', P .. K.outbox, '*', 'id', task.id)
  if state == 'succeeded' then
    local session = redis.call('HGET', P .. K.task .. task.id, 'session')
    if session ~= '' then
      redis.call('ZADD', P .. K.answered .. session_of(task.owner, session), 0, task.id)
    end
  end
  if state == 'failed' then redis.call('ZADD', P .. K.dead, at, task.id) end
end

local function without_result(state)
  return '{"status":"' .. state .. '","length":null,"sha256":null}'
end

-- Ends it as failed for a reason that no worker reports.
local function fail(task, at, code, message)
  record(task, at, 'error', 'system', message, '{"code":"' .. code .. '","retryable":false}')
  redis.call('HSET', P .. K.task .. task.id, 'outcome', '{"usage":null,"timings":null,"error":{"code":"'
    .. code .. '","message":"' .. message .. '"}}')
  end_task(task, at, 'failed', without_result('failed'))
end
