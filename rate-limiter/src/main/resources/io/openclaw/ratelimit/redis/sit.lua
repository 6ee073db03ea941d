#!lua flags=allow-oom
-- SIT: takes a seat, whose process before is dead.
-- Guarantee: its slots are free after the hold, its places at once; sitting down again changes
-- nothing. A seat is forgotten when it is older than any slot could be.
-- KEYS[1] slots: holders by the end of their life
-- KEYS[2] line: who waits, next first
-- KEYS[3] places: places in the line by the end of their life
-- KEYS[4] starts: calls by their start, in the present window
-- KEYS[5] granted: permits that have not begun, by the end of their life
-- KEYS[6] learned: hash
-- KEYS[7] breakers: hash, <field>:<model>
-- KEYS[8] seats: seat to process
-- ARGV[1] seat
-- ARGV[2] process
-- ARGV[3] how long the slots of the one before stay taken all the same, ms
-- Returns {1}
local seats = KEYS[8]
local seat, process, hold = ARGV[1], ARGV[2], tonumber(ARGV[3])
local KEPT_MS = 7 * 24 * 3600 * 1000
-- @include clock
-- @include bind
-- @include bury
local before = redis.call('HGET', seats, seat)
redis.call('HSET', seats, seat, process)
redis.call('PEXPIRE', seats, KEPT_MS)
if before and before ~= process then bury(before, hold) end
return { 1 }
