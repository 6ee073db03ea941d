#!lua flags=allow-oom
-- FINISH: the attempt's outcome ends the task.
-- Guarantee: the end is written once, with every event that the log did not have yet, the `done`
-- event, the order to the history and the leaving of the lane, in one step; also when memory is used
-- up. A repeated call answers as the first did.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] id
-- ARGV[2] fence
-- ARGV[3] state: succeeded | failed
-- ARGV[4] data of the `done` event
-- ARGV[5] outcome
-- ARGV[6] seq of the first pending event
-- EACH[1] type
-- EACH[2] stage
-- EACH[3] content
-- EACH[4] data
-- Returns {1} ended | {0} the claim was lost | {-1} events before the pending ones are missing
-- @include keys
local P = KEYS[1]
local id, fence, state, done, outcome, seq =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local FIRST_EVENT = 7
-- @include clock
-- @include task
-- @include fence
-- @include log
-- @include dead
-- @include turns
-- @include hooks
-- @include finish
-- @include pending
local at = now()
local key = P .. K.task .. id

local function note_pace(task)
  if task.started == 0 or state ~= 'succeeded' then return end
  local line, took = line_of(task), at - task.started
  local pace = tonumber(redis.call('HGET', P .. K.pace, line))
  redis.call('HSET', P .. K.pace, line, pace and math.floor(pace * 0.8 + took * 0.2) or took)
end

if fence ~= '' and redis.call('HGET', key, 'ended_by') == fence then return { 1 } end
local task = load(id)
if not owns(task, fence) then return { 0 } end
if state == 'succeeded' and task.started == 0 then return { 0 } end
if not append_pending(task, at, seq, FIRST_EVENT) then return { -1 } end
note_pace(task)
end_task(task, at, state, done)
redis.call('HSET', key, 'ended_by', fence, 'outcome', outcome)
tell()
return { 1 }
