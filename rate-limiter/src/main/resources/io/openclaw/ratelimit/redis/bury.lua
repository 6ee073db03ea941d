#!lua flags=allow-oom
-- BURY: frees the slots of a process that is known to be dead.
-- Guarantee: only its own; those of calls under way after a moment, so that the other side knows.
-- KEYS[1] slots: holders by the end of their life
-- KEYS[2] line: who waits, next first
-- KEYS[3] places: places in the line by the end of their life
-- KEYS[4] starts: calls by their start, in the present window
-- KEYS[5] granted: permits that have not begun, by the end of their life
-- KEYS[6] learned: hash
-- KEYS[7] breakers: hash, <field>:<model>
-- ARGV[1] process
-- ARGV[2] how long its slots stay taken all the same, ms
-- Returns {1}
local process, hold = ARGV[1], tonumber(ARGV[2])
-- @include clock
-- @include bind
-- @include bury
bury(process, hold)
return { 1 }
