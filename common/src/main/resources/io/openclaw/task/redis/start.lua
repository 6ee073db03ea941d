#!lua flags=allow-oom
-- START: begins an attempt, once the worker holds its first permit.
-- Guarantee: a claim begins one attempt; a repeated call answers as the first did.
-- KEYS[1] prefix of the shard
-- ARGV[1] id
-- ARGV[2] fence
-- ARGV[3] data of the `started` event
-- Returns {attempt, seq of `started`}, or {} when the claim was lost
-- @include keys
local P = KEYS[1]
local id, fence, data = ARGV[1], ARGV[2], ARGV[3]
-- @include clock
-- @include task
-- @include log
local at = now()
local task = load(id)
if not owns(task, fence) then return {} end
if task.started > 0 then return { task.attempt, task.void_from } end
if task.state ~= 'running' then become(task, 'running') end
task.attempt = task.attempt + 1
record(task, at, 'started', 'system', '', data)
redis.call('ZREM', P .. K.ready .. line_of(task), id)
redis.call('ZREM', P .. K.expiry, id)
local key = P .. K.task .. id
redis.call('HSET', key, 'state', 'running', 'attempt', task.attempt, 'seq', task.seq, 'started', at,
  'void_from', task.seq, 'waiting_for', '')
if redis.call('HGET', key, 'first_started') == '' then redis.call('HSET', key, 'first_started', at) end
tell()
return { task.attempt, task.seq }
