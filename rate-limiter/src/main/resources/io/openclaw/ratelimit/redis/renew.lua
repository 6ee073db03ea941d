#!lua flags=allow-oom
-- RENEW: extends the leases of calls that are under way.
-- Guarantee: a call that goes on is counted, also when its lease ran out meanwhile.
-- KEYS[1] slots: holders by the end of their life
-- KEYS[2] line: who waits, next first
-- KEYS[3] places: places in the line by the end of their life
-- KEYS[4] starts: calls by their start, in the present window
-- KEYS[5] granted: permits that have not begun, by the end of their life
-- KEYS[6] learned: hash
-- KEYS[7] breakers: hash, <field>:<model>
-- ARGV[1] life of a slot without a sign of its holder, ms
-- EACH[1] holder
-- Returns {number of leases}
local life = tonumber(ARGV[1])
-- @include clock
-- @include bind
local expiry = now() + life

for i = 2, #ARGV do redis.call('ZADD', slots, expiry, ARGV[i]) end
return { #ARGV - 1 }
