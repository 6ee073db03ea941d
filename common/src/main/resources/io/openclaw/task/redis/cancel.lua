#!lua flags=allow-oom
-- CANCEL: ends a task now, wherever it is; its worker hears of it and stops.
-- Guarantee: what the user sees does not wait for the worker; whatever the worker still writes is
-- refused.
-- KEYS[1] prefix of the shard
-- ARGV[1] id
-- ARGV[2] owner
-- Returns {code, state}: 0 absent | 1 cancelled now | 2 cancelled before | 3 ended otherwise
-- @include keys
local P = KEYS[1]
local id, owner = ARGV[1], ARGV[2]
-- @include clock
-- @include task
-- @include log
-- @include finish
local at = now()
local task = load(id)
if not task or task.owner ~= owner then return { 0, '' } end
if task.state == 'cancelled' then return { 2, task.state } end
if TERMINAL[task.state] then return { 3, task.state } end
local held = task.place == 'held'
record(task, at, 'cancelled', 'system', '', '{}')
end_task(task, at, 'cancelled', without_result('cancelled'))
if held then signal('void ' .. id) end
tell()
return { 1, 'cancelled' }
