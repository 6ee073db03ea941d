#!lua flags=allow-oom
-- RESUME: puts paused tasks back into their lines, or where they wait for their time.
-- Guarantee: a task has its old place in line, and of its longest wait what was left when it was
-- paused. One that waits for an approval, or was never paused, is refused. Safe to repeat.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- EACH[1] id
-- EACH[2] owner
-- Returns {answers, set aside}: for each {code, state}: 0 absent | 1 resumed now | 2 resumed before |
-- 3 not to be resumed
-- @include keys
local P = KEYS[1]
-- @include clock
-- @include task
-- @include log
-- @include turns
-- @include queue
-- @include stand
-- @include aside
-- @include hold
local at = now()
local answers, wake = {}, {}

-- A task that has started is bounded by its whole life, another by its longest wait.
local function restore_expiry(task)
  local ends = task.attempt > 0 and task.ends or task.ends - task.timeout
  redis.call('ZADD', P .. K.expiry, ends, task.id)
end

-- A turn that has not got its context waits for that, again.
local function wait_for_turn(task)
  redis.call('HSET', P .. K.task .. task.id, 'place', 'turn', 'waiting_for', 'session')
  redis.call('HINCRBY', P .. K.tally, task.lane .. ':turn', 1)
  call_first(open_turns(task))
end

local function stand_again(task)
  if redis.call('HGET', P .. K.task .. task.id, 'turn') == 'waits' then
    wait_for_turn(task)
  elseif stand(task, at) then
    wake[task.lane] = true
  end
end

local function go_on(task)
  local key = P .. K.task .. task.id
  task.ends = life_from(task, at) + redis.call('HGET', key, 'left')
  become(task, 'queued')
  record(task, at, 'resumed', 'system', '', '{}')
  redis.call('HSET', key, 'state', 'queued', 'seq', task.seq, 'ends', task.ends, 'left', '',
    'paused_by', '', 'waiting_for', '', 'resumed', at)
  restore_expiry(task)
  stand_again(task)
end

local function resume(id, owner)
  local task = load(id)
  if not task or task.owner ~= owner then return { 0, '' } end
  local v = redis.call('HMGET', P .. K.task .. id, 'paused_by', 'resumed')
  if task.state == 'paused' and v[1] ~= 'approval' then
    go_on(task)
    return { 1, task.state }
  end
  local before = v[2] and task.state ~= 'paused' and not TERMINAL[task.state]
  return { before and 2 or 3, task.state }
end

for i = 1, #ARGV, 2 do
  answers[#answers + 1] = guarded(ARGV[i], resume, ARGV[i], ARGV[i + 1]) or { 0, '' }
end
for _, lane in ipairs(LANES) do
  if wake[lane] then signal('work ' .. lane) end
end
tell()
return { answers, set_aside_now }
