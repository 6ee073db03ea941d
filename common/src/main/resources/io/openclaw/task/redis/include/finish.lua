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
  local v = redis.call('HMGET', P .. K.task .. task.id, 'session', 'webhook', 'webhook_on')
  if v[1] and v[1] ~= '' then
    if state == 'succeeded' then
      redis.call('ZADD', P .. K.answered .. session_of(task.owner, v[1]), 0, task.id)
    end
    end_turn(task, v[1])
  end
  tell_webhook(task.id, at, v[2], v[3], state)
  if state == 'failed' then enter_dead(task.owner, task.id, at) end
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
