#!lua flags=allow-oom
-- CANCEL: ends tasks now, wherever they are; the worker of a running one hears of it and stops.
-- Guarantee: what the user sees does not wait for the worker; whatever the worker still writes is
-- refused. Safe to repeat.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- EACH[1] id
-- EACH[2] owner
-- Returns {answers, set aside}: for each {code, state}: 0 absent | 1 cancelled now | 2 cancelled
-- before | 3 ended otherwise
-- @include keys
local P = KEYS[1]
-- @include clock
-- @include task
-- @include log
-- @include dead
-- @include turns
-- @include hooks
-- @include finish
-- @include aside
local at = now()
local answers = {}

local function cancel(id, owner)
  local task = load(id)
  if not task or task.owner ~= owner then return { 0, '' } end
  if task.state == 'cancelled' then return { 2, task.state } end
  if TERMINAL[task.state] then return { 3, task.state } end
  local held = task.place == 'held'
  record(task, at, 'cancelled', 'system', '', '{}')
  end_task(task, at, 'cancelled', without_result('cancelled'))
  if held then signal('void ' .. id) end
  return { 1, task.state }
end

for i = 1, #ARGV, 2 do
  answers[#answers + 1] = guarded(ARGV[i], cancel, ARGV[i], ARGV[i + 1]) or { 0, '' }
end
tell()
return { answers, set_aside_now }
