#!lua flags=allow-oom
-- CLAIM: hands tasks to a worker: those whose worker was lost first, then the lanes in their order,
-- never more than it has free places. Logs only what became of a lost attempt.
-- Guarantee: at any time one claim of a task is valid, the one whose fence is stored; a task that lost
-- 5 workers without progress ends as failed instead of taking down a sixth. A loss is an attempt that
-- had started when its lease ran out; a claim that did not start is none. Progress is an attempt that
-- ran longer than every lost one before it, by more than a lease: then the count begins anew. So a task
-- that stops its workers at the same point is caught, whatever it wrote before. Allowed when memory is
-- used up, since only running tasks give memory back.
-- KEYS[1] prefix of the shard
-- ARGV[1] worker
-- ARGV[2] lease, ms
-- ARGV[3] stem of the fences, random for each call
-- ARGV[4] the caller's time, RFC 3339, shown in events only
-- ARGV[5] free places, priority
-- ARGV[6] free places, short
-- ARGV[7] free places, long
-- Returns for each claim {id, fence, running 0|1, attempt, failures, max_attempts, seq, remaining ms,
-- owner, lane, account, provider, model, mode, session, request, step}
-- @include keys
local P = KEYS[1]
local worker, lease, stem, at_text = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local free = { priority = tonumber(ARGV[5]), short = tonumber(ARGV[6]), long = tonumber(ARGV[7]) }
local MOST_LOSSES = 5
-- @include clock
-- @include task
-- @include log
-- @include queue
-- @include finish
-- @include lease
local at = now()
local claims = {}

local function hand(task)
  local fence = stem .. ':' .. #claims + 1
  redis.call('ZADD', P .. K.leases .. task.lane, at + lease, task.id)
  redis.call('HSET', P .. K.task .. task.id, 'place', 'held', 'fence', fence, 'worker', worker,
    'started', 0, 'ran', task.ran, 'losses', task.losses, 'lost_after', task.lost_after, 'seq', task.seq)
  local v = redis.call('HMGET', P .. K.task .. task.id, 'timeout', 'provider', 'model', 'mode',
    'session', 'request')
  claims[#claims + 1] = { task.id, fence, task.state == 'running' and 1 or 0, task.attempt,
    task.failures, task.max_attempts, task.seq, tonumber(v[1]) - task.ran, task.owner, task.lane,
    task.account, v[2], v[3], v[4], v[5], v[6], task.step }
end

local function count_loss(task, lost_at)
  local after = math.max(0, lost_at - task.started)
  task.losses = after > task.lost_after + lease and 1 or task.losses + 1
  task.lost_after = math.max(task.lost_after, after)
end

local function lose(task, lost_at)
  count_loss(task, lost_at)
  task.ran = ran_until(task, lost_at)
  task.started = 0
  record(task, at, 'retrying', 'system', '', '{"reason":"worker_lost","next_attempt_at":"' .. at_text
    .. '","void_from":' .. task.void_from .. '}')
end

local function poison(task)
  record(task, at, 'error', 'system', 'The task lost its worker ' .. MOST_LOSSES .. ' times.',
    '{"code":"poison","retryable":false}')
  redis.call('HSET', P .. K.task .. task.id, 'losses', task.losses, 'outcome',
    '{"usage":null,"timings":null,"error":{"code":"poison","message":"The task lost its worker '
    .. MOST_LOSSES .. ' times."}}')
  end_task(task, at, 'failed', without_result('failed'))
end

local function take_over(task, lost_at)
  if task.started > 0 then lose(task, lost_at) end
  if task.losses >= MOST_LOSSES then return poison(task) end
  redis.call('XCLAIM', P .. K.lane .. task.lane, 'workers', worker, 0, task.entry, 'JUSTID')
  hand(task)
end

local function take_over_lost(lane, places)
  local leases = P .. K.leases .. lane
  local lost = redis.call('ZRANGEBYSCORE', leases, '-inf', at, 'WITHSCORES', 'LIMIT', 0, places)
  for i = 1, #lost, 2 do
    local task = load(lost[i])
    if task and task.place == 'held' then
      take_over(task, tonumber(lost[i + 1]))
    else
      redis.call('ZREM', leases, lost[i])
    end
  end
end

local function read(lane, count)
  local stream = P .. K.lane .. lane
  local got = redis.pcall('XREADGROUP', 'GROUP', 'workers', worker, 'COUNT', count, 'STREAMS', stream, '>')
  if type(got) == 'table' and got.err then
    -- From 0, never from $: entries that wait in the stream must not vanish with a lost group.
    redis.call('XGROUP', 'CREATE', stream, 'workers', '0', 'MKSTREAM')
    got = redis.call('XREADGROUP', 'GROUP', 'workers', worker, 'COUNT', count, 'STREAMS', stream, '>')
  end
  return got and got[1] and got[1][2] or {}
end

local function claim_from(lane, places)
  if places <= 0 then return end
  feed(lane, places)
  local stream = P .. K.lane .. lane
  for _, delivery in ipairs(read(lane, places)) do
    local entry, task = delivery[1], load(delivery[2][2])
    if task and task.entry == entry and task.place == 'lane' then
      hand(task)
    elseif not (task and task.entry == entry and task.place == 'held') then
      redis.call('XACK', stream, 'workers', entry)
      redis.call('XDEL', stream, entry)
    end
  end
end

mark_time(at, lease)
for _, lane in ipairs({ 'priority', 'short', 'long' }) do
  local before = #claims
  if free[lane] > 0 then take_over_lost(lane, free[lane]) end
  claim_from(lane, free[lane] - (#claims - before))
end
tell()
return claims
