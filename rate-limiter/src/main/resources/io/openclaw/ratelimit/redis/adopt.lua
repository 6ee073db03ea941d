#!lua flags=allow-oom
-- ADOPT: counts calls that left without a slot, since their account had no limits then.
-- Guarantee: they take slots even past a limit that was learned meanwhile; not counting them would
-- only admit more.
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
-- ARGV[4] life of a slot without a sign of its holder, ms
-- EACH[1] holder
-- Returns {1}
local life = tonumber(ARGV[4])
-- @include clock
-- @include bind
-- @include steady
local at = steady_now()
if not at then return { 'clock' } end

for i = 5, #ARGV do redis.call('ZADD', slots, 'NX', at + life, ARGV[i]) end
return { 1 }
