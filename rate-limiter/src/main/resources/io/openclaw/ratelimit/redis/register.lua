#!lua flags=allow-oom
-- REGISTER: a process takes over the name of an instance, whose process before is dead.
-- Guarantee: the slots of that one are free after the hold, its places at once; registering again
-- changes nothing. A name is forgotten when it is older than any slot could be.
-- KEYS[1] slots: holders by the end of their life
-- KEYS[2] line: waiting holders, next first
-- KEYS[3] places: places in the line by the end of their life
-- KEYS[4] starts: calls by their start, in the present window
-- KEYS[5] granted: permits that have not begun, by the end of their life
-- KEYS[6] learned: hash
-- KEYS[7] breakers: hash, <field>:<model>
-- KEYS[8] instances: name to process
-- ARGV[1] the account's time that the caller read last, 0 for none
-- ARGV[2] how long ago that was by the caller's even clock, ms
-- ARGV[3] 1 when asked again after the answer {'clock'}, else 0
-- ARGV[4] name of the instance
-- ARGV[5] process
-- ARGV[6] how long the slots of the process before stay taken all the same, ms
-- Returns {1}
local instances = KEYS[8]
local instance, process, hold = ARGV[4], ARGV[5], tonumber(ARGV[6])
-- @include clock
-- @include bind
-- @include steady
-- @include process
local at = steady_now()
if not at then return { 'clock' } end

local before = redis.call('HGET', instances, instance)
redis.call('HSET', instances, instance, process)
redis.call('PEXPIRE', instances, KEPT_MS)
if before and before ~= process then free_process(before, hold, at) end
return { 1 }
