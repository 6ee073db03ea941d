#!lua
-- APPEND: adds events to the logs of many tasks in one step.
-- Guarantee: a log has no hole and no repeat; a worker that lost its claim, or has not started its
-- attempt, cannot write. Refused when memory is used up: the writer keeps its events, FINISH carries
-- them.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- EACH[1] id
-- EACH[2] fence
-- EACH[3] seq
-- EACH[4] type
-- EACH[5] stage
-- EACH[6] content
-- EACH[7] data
-- Returns {answers, set aside}: for each event 1 appended | 0 known | -1 gap | -2 lost
-- @include keys
local P = KEYS[1]
-- @include clock
-- @include fence
-- @include log
-- @include aside
local at = now()
local tasks, answers = {}, {}

local function held(id, fence)
  local task = tasks[id]
  if not task then
    local v = redis.call('HMGET', P .. K.task .. id, 'place', 'fence', 'lost_fence', 'seq', 'attempt',
      'started')
    task = { id = id, place = v[1], fence = v[2], lost_fence = v[3], seq = tonumber(v[4]),
      attempt = tonumber(v[5]), started = v[6] }
    if v[1] and not (task.seq and task.attempt) then error('its seq or attempt is missing', 0) end
    tasks[id] = task
  end
  return owns(task, fence) and task.started ~= '0' and task
end

local function append(i)
  local task = held(ARGV[i], ARGV[i + 1])
  local seq = tonumber(ARGV[i + 2])
  if not task then return -2 end
  if seq <= task.seq then return 0 end
  if seq > task.seq + 1 then return -1 end
  record(task, at, ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], ARGV[i + 6])
  task.changed = true
  return 1
end

for i = 1, #ARGV, 7 do answers[#answers + 1] = guarded(ARGV[i], append, i) or -2 end
for id, task in pairs(tasks) do
  if task.changed then redis.call('HSET', P .. K.task .. id, 'seq', task.seq) end
end
tell()
return { answers, set_aside_now }
