-- Reads a task and moves it out of the place where it waits or is held.
-- place: wait (in its wait set), time (in due), lane (in the stream), held (claimed), none (ended).
local function load(id)
  local v = redis.call('HMGET', P .. K.task .. id, 'state', 'place', 'owner', 'lane', 'account',
    'attempt', 'failures', 'losses', 'max_attempts', 'fence', 'worker', 'entry', 'seq', 'score',
    'started', 'ran', 'void_from', 'step', 'begun', 'lost_after')
  if not v[1] then return nil end
  return { id = id, state = v[1], place = v[2], owner = v[3], lane = v[4], account = v[5],
    attempt = tonumber(v[6]), failures = tonumber(v[7]), losses = tonumber(v[8]),
    max_attempts = tonumber(v[9]), fence = v[10], worker = v[11], entry = v[12],
    seq = tonumber(v[13]), score = tonumber(v[14]), started = tonumber(v[15]),
    ran = tonumber(v[16]), void_from = tonumber(v[17]),
    step = tonumber(v[18]), begun = tonumber(v[19]), lost_after = tonumber(v[20]) or 0 }
end

local TERMINAL = { succeeded = true, failed = true, cancelled = true, expired = true }

local function line_of(task) return task.lane .. ':' .. task.account end

-- A session is an owner's; no owner's name has a colon.
local function session_of(owner, session) return owner .. ':' .. session end

-- The only way a state changes: the counters change with it.
local function become(task, state)
  redis.call('HINCRBY', P .. K.tally, task.state, -1)
  redis.call('HINCRBY', P .. K.tally, state, 1)
  task.state = state
end

-- The entry leaves the lane with its task, in the same step, and only after the fence was checked.
local function leave_lane(task)
  local stream = P .. K.lane .. task.lane
  redis.call('XACK', stream, 'workers', task.entry)
  redis.call('XDEL', stream, task.entry)
  redis.call('ZREM', P .. K.ready .. line_of(task), task.id)
  redis.call('ZREM', P .. K.leases .. task.lane, task.id)
end

local function withdraw(task)
  if task.place == 'wait' then
    redis.call('ZREM', P .. K.wait .. line_of(task), task.id)
  elseif task.place == 'time' then
    redis.call('ZREM', P .. K.due, task.id)
  elseif task.place == 'lane' or task.place == 'held' then
    leave_lane(task)
  end
end

-- Whether a worker's write carries the secret of the present claim; refusals are counted.
local function owns(task, fence)
  if task and task.place == 'held' and task.fence == fence then return true end
  redis.call('HINCRBY', P .. K.tally, 'fenced', 1)
  return false
end

-- Running time so far, were the present attempt to end at the given time.
local function ran_until(task, at)
  if task.started == 0 then return task.ran end
  return task.ran + math.max(0, at - task.started)
end
