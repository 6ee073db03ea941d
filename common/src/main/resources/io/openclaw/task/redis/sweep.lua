#!lua flags=allow-oom
-- SWEEP: what the passing of time brings: tasks that are due, tasks that waited too long (EXPIRE),
-- lanes that have room.
-- Guarantee: state and place are checked again in the same step, so two sweepers never collide.
-- KEYS[1] prefix of the shard
-- ARGV[1] most of each kind
-- ARGV[2] room in a lane's stream
-- Returns {made due, expired}
-- @include keys
local P = KEYS[1]
local most, room = tonumber(ARGV[1]), tonumber(ARGV[2])
-- @include clock
-- @include task
-- @include log
-- @include queue
-- @include finish
-- @include lease
local at = now()

local function past(key) return redis.call('ZRANGEBYSCORE', key, '-inf', at, 'LIMIT', 0, most) end

local function make_due(id)
  redis.call('ZREM', P .. K.due, id)
  local task = load(id)
  if not task or task.place ~= 'time' then return end
  if task.state == 'retrying' then
    become(task, 'queued')
    record(task, at, 'queued', 'system', '', '{"reason":"due"}')
  end
  redis.call('HSET', P .. K.task .. id, 'state', 'queued', 'seq', task.seq, 'due', '')
  enqueue(task)
end

local function expire(id)
  redis.call('ZREM', P .. K.expiry, id)
  local task = load(id)
  if not task or task.state ~= 'queued' or task.attempt > 0 then return end
  local held = task.place == 'held'
  record(task, at, 'expired', 'system', '', '{}')
  end_task(task, at, 'expired', without_result('expired'))
  if held then signal('void ' .. id) end
end

mark_time(at, nil)
local expired = past(P .. K.expiry)
for _, id in ipairs(expired) do expire(id) end
local due = past(P .. K.due)
for _, id in ipairs(due) do make_due(id) end
for _, lane in ipairs({ 'priority', 'short', 'long' }) do
  if feed(lane, room) > 0 then signal('work ' .. lane) end
end
tell()
return { #due, #expired }
