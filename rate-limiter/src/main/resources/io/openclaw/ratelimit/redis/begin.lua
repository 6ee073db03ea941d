#!lua flags=allow-oom
-- BEGIN: the guard, right before a request leaves.
-- Guarantee: never more starts than allowed in any rolling window; no start on a permit that has gone
-- back, nor on a slot that has ended. Beginning again moves the start to now. Refused, the slot goes
-- back and the holder stands in the line where it stood.
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
-- ARGV[5] starts in a window
-- ARGV[6] window, ms
-- ARGV[7] life of a slot without a sign of its holder, ms
-- ARGV[8] place
-- Returns {'granted' or why not, ms to wait, 0, place, now}
local holder, most_starts, window = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local life, place = tonumber(ARGV[7]), ARGV[8]
-- @include clock
-- @include bind
-- @include steady
-- @include ageing
local at = steady_now()
if not at then return { 'clock' } end

local function refuse(why, wait)
  give_up(holder)
  take_back_grant(holder)
  stand_in_line(holder, tonumber(place), at)
  return { why, wait, 0, place, at }
end

local function count(times)
  redis.call('ZREM', granted, holder)
  redis.call('ZADD', starts, 'GT', at, holder)
  redis.call('ZADD', slots, at + life, holder)
  if times > 0 then redis.call('HINCRBY', learned, 'starts', times) end
  return { 'granted', 0, 0, place, at }
end

if (score(slots, holder) or 0) <= at then return refuse('rpm', 0) end
if (score(starts, holder) or 0) > at - window then return count(0) end
local cool_down = (tonumber(redis.call('HGET', learned, 'cool_until')) or 0) - at
if cool_down > 0 then return refuse('cooldown', cool_down) end
local full = count_after(starts, at - window) - most_starts
if full >= 0 then
  redis.call('ZREMRANGEBYSCORE', starts, '-inf', at - window)
  local start = redis.call('ZRANGE', starts, full, full, 'WITHSCORES')[2]
  return refuse('rpm', start + window - at)
end
return count(1)
