#!lua flags=allow-oom
-- PAUSE_LANE: no task of the lane starts from now on; those that run go on.
-- Guarantee: what workers have claimed and not started goes back into its line in the same step, and
-- its claim is void. Safe to repeat.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] lane
-- Returns {{1} paused now | {0} paused before, set aside}
-- @include keys
local P = KEYS[1]
local lane = ARGV[1]
-- @include clock
-- @include task
-- @include log
-- @include queue
-- @include aside
local at = now()

local function put_back(id)
  local task = load(id)
  if not task or task.place ~= 'held' or task.state ~= 'queued' then return end
  withdraw(task)
  redis.call('HSET', P .. K.task .. id, 'fence', '')
  enqueue(task, at)
  signal('void ' .. id)
end

local changed = redis.call('SADD', P .. K.paused_lanes, lane)
for _, id in ipairs(redis.call('ZRANGE', P .. K.leases .. lane, 0, -1)) do
  guarded(id, put_back, id)
end
return { { changed }, set_aside_now }
