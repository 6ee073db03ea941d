#!lua flags=allow-oom
-- GIVE_BACK: a worker hands a task back unfinished (it drains, or the wait for a provider is long).
-- Guarantee: the task is in its waiting line again with its old age; no attempt is spent.
-- KEYS[1] prefix of the shard
-- ARGV[1] id
-- ARGV[2] fence
-- ARGV[3] reason, a plain word
-- Returns {1} given back | {0} the claim was lost
-- @include keys
local P = KEYS[1]
local id, fence, reason = ARGV[1], ARGV[2], ARGV[3]
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
  'ran', ran_until(task, at), 'started', 0)
enqueue(task)
signal('work ' .. task.lane)
tell()
return { 1 }
