#!lua flags=allow-oom
-- SWEEP: what the passing of time brings: tasks that are due, tasks that waited too long, blocks of
-- accounts that are over, entries of the dead list that are old.
-- Guarantee: state and place are checked again in the same step, so two sweepers never collide.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] most of each kind
-- ARGV[2] how long failed tasks stay in the dead list, ms
-- Returns {{made due, ended}, set aside}
-- @include keys
local P = KEYS[1]
local most, dead_for = tonumber(ARGV[1]), tonumber(ARGV[2])
-- @include clock
-- @include task
-- @include log
-- @include queue
-- @include dead
-- @include turns
-- @include hooks
-- @include finish
-- @include lease
-- @include aside
local at = now()
local wake = {}

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
  enqueue(task, at)
  wake[task.lane] = true
end

local function end_waiting(task)
  if task.attempt > 0 then
    return fail(task, at, 'wait_exhausted', 'The task waited again for longer than its longest wait.')
  end
  record(task, at, 'expired', 'system', '', '{}')
  end_task(task, at, 'expired', without_result('expired'))
end

local function expire(id)
  redis.call('ZREM', P .. K.expiry, id)
  local task = load(id)
  if not task or (task.state ~= 'queued' and task.state ~= 'retrying') then return end
  local held = task.place == 'held'
  end_waiting(task)
  if held then signal('void ' .. id) end
end

local function end_blocks()
  local blocks = redis.call('HGETALL', P .. K.blocks)
  for i = 1, #blocks, 2 do
    if tonumber(string.match(blocks[i + 1], '^%d+') or 0) <= at then
      redis.call('HDEL', P .. K.blocks, blocks[i])
      for _, lane in ipairs(LANES) do
        if redis.call('ZSCORE', P .. K.accounts .. lane, blocks[i]) then wake[lane] = true end
      end
    end
  end
end

local function end_dead()
  local old = redis.call('ZRANGEBYSCORE', P .. K.dead, '-inf', at - dead_for, 'LIMIT', 0, most)
  for _, entry in ipairs(old) do
    local id, owner = string.match(entry, '^(%S+) (.*)$')
    leave_dead(owner, id)
  end
end

mark_time(at, nil)
local expired = past(P .. K.expiry)
for _, id in ipairs(expired) do guarded(id, expire, id) end
local due = past(P .. K.due)
for _, id in ipairs(due) do guarded(id, make_due, id) end
end_blocks()
end_dead()
for _, lane in ipairs(LANES) do
  if wake[lane] then signal('work ' .. lane) end
end
tell()
return { { #due, #expired }, set_aside_now }
