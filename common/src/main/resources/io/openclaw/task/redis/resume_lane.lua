#!lua flags=allow-oom
-- RESUME_LANE: tasks of the lane start again.
-- Guarantee: safe to repeat.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] lane
-- Returns {1} resumed now | {0} it was not paused
-- @include keys
local P = KEYS[1]
local lane = ARGV[1]
-- @include log
local changed = redis.call('SREM', P .. K.paused_lanes, lane)
if changed == 1 then signal('work ' .. lane) end
return { changed }
