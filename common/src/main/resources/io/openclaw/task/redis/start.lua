#!lua flags=allow-oom
-- START: begins an attempt, once the worker holds its first permit.
-- Guarantee: a claim begins one attempt; a repeated call answers as the first did. An attempt that
-- continues the text of the one before is lost together with it: void_from stays.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] id
-- ARGV[2] fence
-- ARGV[3] data of the `started` event
-- ARGV[4] 1 when it continues the text so far, else 0
-- Returns {attempt, seq of `started`, seq from which text is void if this attempt is}, or {} when the
-- claim was lost
-- @include keys
local P = KEYS[1]
local id, fence, data, continues = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1'
-- @include clock
-- @include task
-- @include fence
-- @include log
-- @include account
local at = now()

local function note_start(task)
  redis.call('ZADD', P .. K.running .. task.account, at, id)
  local of = limits_of(task.account)
  if of.rpm == 0 then return end
  local starts = P .. K.starts .. task.account
  redis.call('ZADD', starts, at, id .. ':' .. task.attempt)
  redis.call('ZREMRANGEBYSCORE', starts, '-inf', at - of.window)
  redis.call('PEXPIRE', starts, of.window)
end

local task = load(id)
if not owns(task, fence) then return {} end
if task.started > 0 then return { task.attempt, task.begun, task.void_from } end
if task.state ~= 'running' then become(task, 'running') end
task.attempt = task.attempt + 1
record(task, at, 'started', 'system', '', data)
if not continues or task.void_from == 0 then task.void_from = task.seq end
redis.call('ZREM', P .. K.ready .. line_of(task), id)
redis.call('ZREM', P .. K.expiry, id)
note_start(task)
local key = P .. K.task .. id
redis.call('HSET', key, 'state', 'running', 'attempt', task.attempt, 'seq', task.seq, 'started', at,
  'begun', task.seq, 'void_from', task.void_from, 'waiting_for', '')
if redis.call('HGET', key, 'first_started') == '' then redis.call('HSET', key, 'first_started', at) end
tell()
return { task.attempt, task.seq, task.void_from }
