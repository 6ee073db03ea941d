#!lua flags=allow-oom
-- RENEW: extends the leases of calls that are under way.
-- Guarantee: only of slots that are held still. One that has ended may be another's by now, so its
-- holder is told, and a renewal that arrives after the end of its call makes no slot.
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
-- Returns the holders that have no slot any more
local life = tonumber(ARGV[4])
-- @include clock
-- @include bind
-- @include steady
local at = steady_now()
if not at then return { 'clock' } end
local ended = {}

for i = 5, #ARGV do
  if (score(slots, ARGV[i]) or 0) > at then
    redis.call('ZADD', slots, at + life, ARGV[i])
  else
    ended[#ended + 1] = ARGV[i]
  end
end
return ended
