#!lua flags=allow-oom
-- ACQUIRE: takes a slot of an account, or keeps a place in its line.
-- Guarantee: never more slots and starts than allowed are granted; the line is served by priority,
-- then age, but a lower priority is passed only so often in a row; nothing is granted while the account
-- cools down or the model's breaker is open, and half open exactly one probe. A holder that has a slot
-- already gets the same answer again. Allowed when memory is used up, since only running calls give
-- memory back.
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
-- ARGV[5] model
-- ARGV[6] calls at once, 0 without limit
-- ARGV[7] starts in a window, 0 without limit
-- ARGV[8] window, ms
-- ARGV[9] priority, 0 first
-- ARGV[10] since when it waits, by the server's clock, 0 for now
-- ARGV[11] life of a slot without a sign of its holder, ms
-- ARGV[12] the last part of that life, in which its holder counts as lost, ms
-- ARGV[13] life of a permit that has not begun, ms
-- ARGV[14] how many grants in a row may pass a lower priority that waits
-- Returns {'granted' or why not, ms to wait, how many are ahead, place, now}
local holder, model = ARGV[4], ARGV[5]
local most_slots, most_starts, window = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local priority, since = tonumber(ARGV[9]), tonumber(ARGV[10])
local life, lost, unused = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])
local most_passed = tonumber(ARGV[14])
local PROBE_WAIT_MS = 1000
-- @include clock
-- @include bind
-- @include steady
-- @include allowed
-- @include ageing
local at = steady_now()
if not at then return { 'clock' } end
local place = priority * PRIORITY_STEP + (since > 0 and math.min(since, at) or at)

local function answer(what, wait, ahead)
  return { what, math.ceil(wait), ahead, string.format('%.0f', place), at }
end

-- How long until a probe may leave: not before the breaker's time, and not beside another probe.
local function breaker_wait()
  local state = redis.call('HMGET', breakers, 'open_until:' .. model, 'probe:' .. model, 'rejected:' .. model)
  if not state[1] then return 0, false end
  if tonumber(state[1]) > at then return state[1] - at, true, state[3] and 'rejected' or 'breaker' end
  if not state[2] or state[2] == holder then return 0, true end
  local alive = score(granted, state[2]) or (score(slots, state[2]) or 0) - lost
  return math.max(0, math.min(PROBE_WAIT_MS, alive - at)), true, 'breaker'
end

-- When so many of the oldest starts have left the window that there is room for this one.
local function until_start(ahead, room)
  redis.call('ZREMRANGEBYSCORE', starts, '-inf', at - window)
  local nth = ahead - room
  local start = redis.call('ZRANGE', starts, nth, nth, 'WITHSCORES')[2]
  return start and start + window - at or unused
end

local function until_slot()
  redis.call('ZREMRANGEBYSCORE', slots, '-inf', at)
  local first = redis.call('ZRANGE', slots, 0, 0, 'WITHSCORES')
  return first[2] and first[2] - at or 0
end

local function line_is_used()
  if redis.call('EXISTS', line) == 0 then return false end
  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', places, '-inf', at)) do leave_line(gone) end
  return redis.call('EXISTS', line) == 1
end

local in_line = line_is_used()
local stands_at = in_line and score(line, holder)
place = stands_at or place
if (score(slots, holder) or 0) > at then return answer('granted', 0, 0) end

local breaker, probe, closed_by = breaker_wait()
if breaker > 0 then
  if stands_at then leave_line(holder) end
  return answer(closed_by, breaker, 0)
end

local allowed = allowances(at)
local is_overdue = false
local function count_ahead()
  if not in_line then return 0 end
  local first, first_place = overdue(allowed.passed, most_passed, priority)
  is_overdue = first == holder
  if is_overdue then return 0 end
  local ahead = stands_at and redis.call('ZRANK', line, holder) or redis.call('ZCOUNT', line, '-inf', place)
  return ahead + (first and first_place > place and 1 or 0)
end

local function grant()
  if stands_at then leave_line(holder) end
  if in_line then note_grant(holder, priority, allowed.passed, is_overdue) end
  local expiry = at + (most_starts > 0 and unused or life)
  redis.call('ZADD', slots, expiry, holder)
  if most_starts > 0 then
    redis.call('ZADD', granted, expiry, holder)
  else
    redis.call('HINCRBY', learned, 'starts', 1)
  end
  if probe then redis.call('HSET', breakers, 'probe:' .. model, holder) end
  return answer('granted', 0, 0)
end

local ahead = count_ahead()
local used = count_after(slots, at)
local begun = most_starts > 0 and count_after(starts, at - window) + count_after(granted, at) or 0
local room = allowed.starts - begun
local denied, wait = nil, 0
if allowed.cool_down > 0 then
  denied, wait = 'cooldown', allowed.cool_down
elseif allowed.hold > 0 then
  denied, wait = allowed.hold_why, allowed.hold
elseif ahead >= room then
  denied, wait = ahead < most_starts - begun and 'learned' or 'rpm', until_start(ahead, room)
elseif ahead >= allowed.slots - used then
  denied = (most_slots == 0 or ahead < most_slots - used) and 'learned' or 'slot'
  wait = until_slot()
end
if not denied then return grant() end
place = stand_in_line(holder, place, at)
return answer(denied, wait, ahead)
