#!lua flags=allow-oom
-- LATE: a request left only now.
-- Guarantee: its start is counted from now, so the window holds for the side that sees it arrive.
-- KEYS[1] slots: holders by the end of their life
-- KEYS[2] line: waiting holders, next first
-- KEYS[3] places: places in the line by the end of their life
-- KEYS[4] starts: calls by their start, in the present window
-- KEYS[5] granted: permits that have not begun, by the end of their life
-- KEYS[6] learned: hash
-- KEYS[7] breakers: hash, <field>:<model>
-- ARGV[1] the account's time that the caller read last, 0 for none
-- ARGV[2] how long ago that was by the caller's even clock, ms
-- ARGV[3] 1 when asked again after the answer {'clock'}, else 0
-- ARGV[4] holder
-- Returns {1}
local holder = ARGV[4]
-- @include clock
-- @include bind
-- @include steady
local at = steady_now()
if not at then return { 'clock' } end
redis.call('ZADD', starts, 'GT', at, holder)
return { 1 }
