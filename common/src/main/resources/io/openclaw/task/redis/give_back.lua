#!lua flags=allow-oom
-- GIVE_BACK: a worker hands a task back unfinished (it drains, or the wait for a provider is long).
-- Guarantee: the task has its old place in its waiting line, at once or after the delay; no attempt is
-- spent. When its account is limited, the delay is the account's: no later task of it is claimed before.
-- A task that was given back for a defect 10 times in a row ends as failed.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] id
-- ARGV[2] fence
-- ARGV[3] reason, a plain word; kept until the next start, so that it can be shown
-- ARGV[4] delay, ms, when it is known that nothing can be done sooner; else 0
-- ARGV[5] whose matter it is: task | account | defect
-- Returns {1} given back or failed | {0} the claim was lost
-- @include keys
local P = KEYS[1]
local id, fence, reason, delay, cause = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local MOST_DEFECTS = 10
-- @include clock
-- @include task
-- @include fence
-- @include log
-- @include account
-- @include queue
-- @include dead
-- @include turns
-- @include hooks
-- @include finish
local at = now()
local key = P .. K.task .. id

local function rest(task)
  redis.call('ZADD', P .. K.due, at + delay, id)
  redis.call('HSET', key, 'place', 'time', 'entry', '', 'due', at + delay)
end

-- Never shorter than what is known already.
local function block(account)
  local ends = math.max(at + delay, (block_of(account, at)))
  redis.call('HSET', P .. K.blocks, account, ends .. ' ' .. reason)
end

local task = load(id)
if not owns(task, fence) then return { 0 } end
task.defects = cause == 'defect' and task.defects + 1 or 0
if task.defects >= MOST_DEFECTS then
  redis.call('HSET', key, 'defects', task.defects)
  fail(task, at, 'worker_error', 'Workers failed at the task ' .. MOST_DEFECTS .. ' times in a row.')
  tell()
  return { 1 }
end
withdraw(task)
if task.state == 'running' then
  become(task, 'queued')
  record(task, at, 'queued', 'system', '', '{"reason":"' .. reason .. '","void_from":'
    .. task.void_from .. '}')
end
redis.call('HSET', key, 'state', 'queued', 'fence', '', 'seq', task.seq, 'ran', ran_until(task, at),
  'started', 0, 'waiting_for', reason, 'defects', task.defects)
if cause == 'account' and delay > 0 then block(task.account) end
if cause ~= 'account' and delay > 0 then
  rest(task)
else
  enqueue(task, at)
  if delay == 0 then signal('work ' .. task.lane) end
end
wait_again(task)
tell()
return { 1 }
