#!lua flags=allow-oom
-- PAUSE: holds tasks where they stand; the worker of a running one hears of it and stops.
-- Guarantee: from this step on no worker writes to them, their text so far is kept, and neither their
-- longest wait nor their running time goes on. What was left of their life is stored. A paused task
-- holds nothing: no place in a line, no due time, no lease. Safe to repeat.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- EACH[1] id
-- EACH[2] owner
-- Returns {answers, set aside}: for each {code, state}: 0 absent | 1 paused now | 2 paused before |
-- 3 ended
-- @include keys
local P = KEYS[1]
-- @include clock
-- @include task
-- @include log
-- @include aside
-- @include hold
local at = now()
local answers = {}

local function hold(task)
  local held, key = task.place == 'held', P .. K.task .. task.id
  local left = task.ends - life_from(task, at)
  withdraw(task)
  redis.call('ZREM', P .. K.expiry, task.id)
  become(task, 'paused')
  record(task, at, 'paused', 'system', '', '{}')
  redis.call('HSET', key, 'state', 'paused', 'place', 'paused', 'fence', '', 'entry', '',
    'seq', task.seq, 'ran', ran_until(task, at), 'started', 0, 'left', left, 'paused_by', 'user',
    'waiting_for', 'paused')
  if held then signal('void ' .. task.id) end
end

local function pause(id, owner)
  local task = load(id)
  if not task or task.owner ~= owner then return { 0, '' } end
  if task.state == 'paused' then return { 2, task.state } end
  if TERMINAL[task.state] then return { 3, task.state } end
  hold(task)
  return { 1, task.state }
end

for i = 1, #ARGV, 2 do
  answers[#answers + 1] = guarded(ARGV[i], pause, ARGV[i], ARGV[i + 1]) or { 0, '' }
end
tell()
return { answers, set_aside_now }
