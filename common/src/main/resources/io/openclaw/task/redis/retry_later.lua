#!lua flags=allow-oom
-- RETRY_LATER: a failed attempt that may be repeated; the task waits for its time without a worker.
-- Guarantee: leaves the lane and enters the due set in one step; never more counted failures at one
-- step than attempts allow.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] id
-- ARGV[2] fence
-- ARGV[3] delay, ms
-- ARGV[4] 1 when it counts as a failed attempt
-- ARGV[5] step of the route for the next attempt; failures are counted for each step
-- ARGV[6] seq of the first pending event
-- EACH[1] type
-- EACH[2] stage
-- EACH[3] content
-- EACH[4] data
-- Returns {1} waiting | {0} the claim was lost | {-1} events are missing | {-2} no attempt is left
-- @include keys
local P = KEYS[1]
local id, fence, delay, counts, step, seq =
  ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local FIRST_EVENT = 7
-- @include clock
-- @include task
-- @include fence
-- @include log
-- @include queue
-- @include pending
local at = now()
local task = load(id)
if not owns(task, fence) or task.started == 0 then return { 0 } end
local failures = step == task.step and task.failures + counts or 0
if failures >= task.max_attempts then return { -2 } end
if not append_pending(task, at, seq, FIRST_EVENT) then return { -1 } end
withdraw(task)
become(task, 'retrying')
redis.call('ZADD', P .. K.due, at + delay, id)
redis.call('HSET', P .. K.task .. id, 'state', 'retrying', 'place', 'time', 'fence', '', 'entry', '',
  'seq', task.seq, 'failures', failures, 'step', step, 'ran', ran_until(task, at), 'started', 0,
  'due', at + delay, 'defects', 0)
wait_again(task)
tell()
return { 1 }
