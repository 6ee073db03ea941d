#!lua flags=allow-oom
-- DISCARD: takes a failed task off the dead list; the task itself stays.
-- Guarantee: safe to repeat.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] id
-- ARGV[2] owner
-- Returns {1} taken off | {0} it is not on the owner's list
-- @include keys
local P = KEYS[1]
-- @include dead
return { leave_dead(ARGV[2], ARGV[1]) }
