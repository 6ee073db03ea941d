#!lua flags=allow-oom
-- PARK: gives back a granted slot, because the next token of the account comes later.
-- Guarantee: the holder stands where it stood, and nothing is granted before that time.
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
-- ARGV[5] place
-- ARGV[6] why, rpm or tpm
-- ARGV[7] ms to wait
-- Returns {1}
local holder, place, why, wait = ARGV[4], tonumber(ARGV[5]), ARGV[6], tonumber(ARGV[7])
-- @include clock
-- @include bind
-- @include steady
-- @include ageing
local at = steady_now()
if not at then return { 'clock' } end

give_up(holder)
take_back_grant(holder)
stand_in_line(holder, place, at)
if at + wait > (tonumber(redis.call('HGET', learned, 'hold_until')) or 0) then
  redis.call('HSET', learned, 'hold_until', at + wait, 'hold_why', why)
end
return { 1 }
