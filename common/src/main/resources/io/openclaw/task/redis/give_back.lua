#!lua flags=allow-oom
-- GIVE_BACK: a worker hands a task back unfinished (it drains, or the wait for a provider is long).
-- Guarantee: the task is in its waiting line again with its old age, at once or after the delay; no
-- attempt is spent.
-- KEYS[1] prefix of the shard
-- ARGV[1] id
-- ARGV[2] fence
-- ARGV[3] reason, a plain word; kept until the next start, so that it can be shown
-- ARGV[4] delay, ms, when it is known that nothing can be done sooner; else 0
-- Returns {1} given back | {0} the claim was lost
-- @include keys
local P = KEYS[1]
local id, fence, reason, delay = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
-- @include clock
-- @include task
-- @include log
-- @include queue
local at = now()
local task = load(id)
if not owns(task, fence) then return { 0 } end
withdraw(task)
if task.state == 'running' then
  become(task, 'queued')
  record(task, at, 'queued', 'system', '', '{"reason":"' .. reason .. '","void_from":'
    .. task.void_from .. '}')
end
redis.call('HSET', P .. K.task .. id, 'state', 'queued', 'fence', '', 'seq', task.seq,
  'ran', ran_until(task, at), 'started', 0, 'waiting_for', reason)
if delay > 0 then
  redis.call('ZADD', P .. K.due, at + delay, id)
  redis.call('HSET', P .. K.task .. id, 'place', 'time', 'entry', '', 'due', at + delay)
else
  enqueue(task)
  signal('work ' .. task.lane)
end
tell()
return { 1 }
