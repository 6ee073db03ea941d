-- Writes a new task; answers where it waits.
local kept, stored = {}, {}

-- Once for an account and call: the catalogue may have changed.
local function keep_limits(account, limits)
  if kept[account] == limits then return end
  kept[account], seen[account] = limits, nil
  if redis.call('HGET', P .. K.limits, account) ~= limits then
    redis.call('HSET', P .. K.limits, account, limits)
  end
end

local function write_fields(a, task, start, at)
  redis.call('HSET', P .. K.task .. a.id, 'state', 'queued', 'place', task.place, 'owner', a.owner,
    'lane', a.lane, 'account', a.account, 'needs', a.needs, 'provider', a.provider,
    'model', a.model, 'mode', a.mode, 'session', a.session, 'request', a.request,
    'bytes', a.bytes, 'created', at, 'attempt', 0, 'failures', 0, 'losses', 0, 'lost_after', 0,
    'lost_fence', '', 'defects', 0, 'max_attempts', a.max_attempts, 'fence', '', 'worker', '',
    'entry', '', 'seq', task.seq, 'score', task.score or '', 'started', 0, 'first_started', '', 'ran', 0,
    'timeout', a.timeout, 'ends', start + a.max_wait + a.timeout, 'begun', 0, 'void_from', 0,
    'finished', '', 'due', task.due, 'idem', a.digest, 'outcome', '{}', 'archived', 0, 'step', 0,
    'waiting_for', '')
end

local function count(a)
  all.tasks, all.bytes = all.tasks + 1, all.bytes + a.bytes
  local of = of_owner(a)
  of.tasks, of.bytes = of.tasks + 1, of.bytes + a.bytes
  of.new_tasks, of.new_bytes = of.new_tasks + 1, of.new_bytes + a.bytes
  stored[a.lane] = (stored[a.lane] or 0) + 1
end

local function count_stored()
  local tasks, bytes = 0, 0
  for owner, of in pairs(owners) do
    if of.new_tasks > 0 then
      load_owner(owner, 'tasks', of.new_tasks)
      load_owner(owner, 'bytes', of.new_bytes)
      tasks, bytes = tasks + of.new_tasks, bytes + of.new_bytes
    end
  end
  if tasks == 0 then return end
  redis.call('HINCRBY', P .. K.tally, 'queued', tasks)
  redis.call('HINCRBY', P .. K.tally, 'bytes', bytes)
  for lane, count in pairs(stored) do
    redis.call('HINCRBY', P .. K.tally, lane .. ':queued', count)
  end
end

local function list_session(a, at)
  local about = P .. K.about .. session_of(a.owner, a.session)
  redis.call('ZADD', P .. K.session .. session_of(a.owner, a.session), 0, a.id)
  redis.call('ZADD', P .. K.sessions .. a.owner, at, a.session)
  redis.call('HSETNX', about, 'created', at)
  if a.title ~= '' and redis.call('HSETNX', about, 'title', a.title) == 1 then
    redis.call('HSET', about, 'by', a.id)
  end
end

local function list(a, at)
  redis.call('ZADD', P .. K.owner .. a.owner, 0, a.id)
  if a.session ~= '' then list_session(a, at) end
  if a.digest ~= '' then redis.call('SET', P .. K.idempotency .. a.digest, a.id .. ' ' .. a.body) end
end

-- How a task differs from most.
local function write_extras(a, task)
  if a.webhook ~= '' then
    redis.call('HSET', P .. K.task .. a.id, 'webhook', a.webhook, 'webhook_on', a.webhook_on)
  end
  if task.place ~= 'turn' then return end
  redis.call('HSET', P .. K.task .. a.id, 'turn', 'waits', 'waiting_for', 'session')
  redis.call('HINCRBY', P .. K.tally, a.lane .. ':turn', 1)
end

-- Where it waits first.
local function first_place(a, start, at)
  if take_place(a) then return 'turn' end
  return start > at and 'time' or 'wait'
end

local function store(a, at)
  local start = math.max(at, a.not_before)
  local task = { id = a.id, state = 'queued', place = 'wait', due = '', owner = a.owner,
    lane = a.lane, account = a.account, needs = a.needs, attempt = 0, seq = 0, score = a.score }
  task.place = first_place(a, start, at)
  if start > at then task.due = start end
  if task.place ~= 'wait' then task.score = nil end
  count(a)
  record(task, at, 'queued', 'system', '', '{}')
  write_fields(a, task, start, at)
  write_extras(a, task)
  list(a, at)
  link_retry(a)
  redis.call('ZADD', P .. K.expiry, start + a.max_wait, a.id)
  if task.place == 'time' then
    redis.call('ZADD', P .. K.due, start, a.id)
  elseif task.place == 'wait' then
    take_turn(task)
    stand_in_line(task, at)
  elseif task.place == 'turn' then
    call_first(a.turns)
  end
  return task.place
end
