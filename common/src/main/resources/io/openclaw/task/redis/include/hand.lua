-- Hands a task to the claiming worker: a fresh fence, a lease, and what the worker must know.
local claims = {}

local function tell_claim(task, fence)
  local v = redis.call('HMGET', P .. K.task .. task.id, 'provider', 'model', 'mode', 'session', 'request')
  for i = 1, 5 do
    if not v[i] then error('one of its texts is missing', 0) end
  end
  claims[#claims + 1] = { task.id, fence, task.state == 'running' and 1 or 0, task.attempt,
    task.failures, task.max_attempts, task.seq, task.timeout - task.ran, task.owner, task.lane,
    task.account, v[1], v[2], v[3], v[4], v[5], task.step, task.created, task.score }
end

local function hand(task)
  local fence = stem .. ':' .. #claims + 1
  tell_claim(task, fence)
  redis.call('ZADD', P .. K.leases .. task.lane, at + lease, task.id)
  redis.call('ZADD', P .. K.ready .. line_of(task), task.score, task.id)
  redis.call('HSET', P .. K.task .. task.id, 'place', 'held', 'entry', task.entry, 'fence', fence,
    'worker', worker, 'started', 0, 'ran', task.ran, 'losses', task.losses,
    'lost_after', task.lost_after, 'lost_fence', task.lost_fence, 'seq', task.seq)
  return true
end

local function hand_out(task)
  if not guarded(task.id, hand, task) then leave_lane(task) end
end
