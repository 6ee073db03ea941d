-- Reads a task and moves it out of the place where it waits or is held.
-- place: wait (in its waiting line), time (in due), turn (for the turn before), lane (in the stream),
-- held (claimed), paused, none (ended).
local LANES = { 'priority', 'short', 'long' }
local TERMINAL = { succeeded = true, failed = true, cancelled = true, expired = true }
local WAITING = { queued = true, retrying = true, paused = true }
local TEXTS = { 'state', 'place', 'owner', 'lane', 'account', 'needs', 'fence', 'lost_fence', 'entry' }
local NUMBERS = { 'attempt', 'failures', 'losses', 'max_attempts', 'seq', 'started', 'ran',
  'void_from', 'step', 'begun', 'lost_after', 'created', 'timeout', 'ends', 'defects' }
local FIELDS = { unpack(TEXTS) }
for _, name in ipairs(NUMBERS) do FIELDS[#FIELDS + 1] = name end

-- Fails for a task whose fields are missing or wrong, before anything is written.
local function load(id)
  local v = redis.call('HMGET', P .. K.task .. id, 'score', unpack(FIELDS))
  if not v[2] then return nil end
  local task = { id = id, score = tonumber(v[1]) }
  for i, name in ipairs(FIELDS) do
    local value = v[i + 1]
    if i > #TEXTS then value = tonumber(value) end
    task[name] = value or error('its field ' .. name .. ' is missing or wrong', 0)
  end
  return task
end

local function line_of(task) return task.lane .. ':' .. task.account end

-- A session is an owner's; no owner's name has a colon.
local function session_of(owner, session) return owner .. ':' .. session end

-- An owner's load is kept only while there is any.
local function load_owner(owner, what, change)
  local field = owner .. ':' .. what
  if redis.call('HINCRBY', P .. K.owners, field, change) == 0 then
    redis.call('HDEL', P .. K.owners, field)
  end
end

-- The only way a state changes: the counters change with it.
local function become(task, state)
  redis.call('HINCRBY', P .. K.tally, task.state, -1)
  redis.call('HINCRBY', P .. K.tally, state, 1)
  redis.call('HINCRBY', P .. K.tally, task.lane .. ':' .. task.state, -1)
  redis.call('HINCRBY', P .. K.tally, task.lane .. ':' .. state, 1)
  local change = (WAITING[state] and 1 or 0) - (WAITING[task.state] and 1 or 0)
  if change ~= 0 then load_owner(task.owner, 'tasks', change) end
  task.state = state
end

-- The entry leaves the lane with its task, in the same step, and only after the fence was checked.
local function leave_lane(task)
  local stream = P .. K.lane .. task.lane
  redis.call('XACK', stream, 'workers', task.entry)
  redis.call('XDEL', stream, task.entry)
  redis.call('ZREM', P .. K.ready .. line_of(task), task.id)
  redis.call('ZREM', P .. K.running .. task.account, task.id)
  redis.call('ZREM', P .. K.leases .. task.lane, task.id)
end

local function leave_line(task)
  redis.call('ZREM', P .. K.since .. task.lane, task.id)
  redis.call('ZREM', P .. K.wait .. line_of(task), task.id)
  redis.call('ZREM', P .. K.line .. line_of(task) .. ':' .. task.needs, task.id)
end

local function withdraw(task)
  if task.place == 'wait' then
    leave_line(task)
  elseif task.place == 'time' then
    redis.call('ZREM', P .. K.due, task.id)
  elseif task.place == 'turn' then
    redis.call('ZREM', P .. K.turns_due, task.id)
    redis.call('HINCRBY', P .. K.tally, task.lane .. ':turn', -1)
  elseif task.place == 'lane' or task.place == 'held' then
    leave_lane(task)
  end
end

-- Running time so far, were the present attempt to end at the given time.
local function ran_until(task, at)
  if task.started == 0 then return task.ran end
  return task.ran + math.max(0, at - task.started)
end
