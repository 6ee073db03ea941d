#!lua flags=allow-oom
-- SETTLE: gives back a slot or a place in the line, and learns from how the call ended.
-- Guarantee: a slot that was not held is not created; an end counts once, however often it is told;
-- calls of one burst teach once; those whose turn it is hear of it.
-- KEYS[1] slots: holders by the end of their life
-- KEYS[2] line: waiting holders, next first
-- KEYS[3] places: places in the line by the end of their life
-- KEYS[4] starts: calls by their start, in the present window
-- KEYS[5] granted: permits that have not begun, by the end of their life
-- KEYS[6] learned: hash
-- KEYS[7] breakers: hash, <field>:<model>
-- KEYS[8] first-tokens: list, newest first
-- KEYS[9] settled: ends of calls without a slot, by the time they were told
-- KEYS[10] hint: channel
-- ARGV[1] the account's time that the caller read last, 0 for none
-- ARGV[2] how long ago that was by the caller's even clock, ms
-- ARGV[3] 1 when asked again after the answer {'clock'}, else 0
-- ARGV[4] holder, empty for calls that had no slot
-- ARGV[5] how long the slot stays taken all the same, ms
-- ARGV[6] model
-- ARGV[7] outcome, empty for none
-- ARGV[8] what the provider calls it
-- ARGV[9] when the call began
-- ARGV[10] pause the provider asked for, ms, -1 for none
-- ARGV[11] calls at once, 0 without limit
-- ARGV[12] starts in a window, 0 without limit
-- ARGV[13] calls of the reporting process
-- ARGV[14] number of calls
-- ARGV[15] number of calls that left without a slot, so that they are not among the starts yet
-- ARGV[16] least time between two steps of growth, ms
-- ARGV[17] first pause, ms
-- ARGV[18] longest pause, ms
-- ARGV[19] how long a breaker is open at first, ms
-- ARGV[20] at the longest, ms
-- ARGV[21] failures in a row that open it
-- ARGV[22] how many grants in a row may pass a lower priority that waits
-- EACH[1] time to the first token, ms
-- Returns {1 when the account is in trouble, 1 when the breaker of the model is not closed}
local first_tokens, settled, hint = KEYS[8], KEYS[9], KEYS[10]
local holder, hold, model, outcome, code = ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7], ARGV[8]
local began, asked_pause = tonumber(ARGV[9]), tonumber(ARGV[10])
local most_slots, most_starts = tonumber(ARGV[11]), tonumber(ARGV[12])
local in_flight, count, uncounted = tonumber(ARGV[13]), tonumber(ARGV[14]), tonumber(ARGV[15])
local grow_after, first_pause, longest_pause = tonumber(ARGV[16]), tonumber(ARGV[17]), tonumber(ARGV[18])
local open_first, open_longest, breaker_after = tonumber(ARGV[19]), tonumber(ARGV[20]), tonumber(ARGV[21])
local most_passed = tonumber(ARGV[22])
local SAMPLES, MOST_WOKEN, MOST_SETTLED = 100, 8, 1000
-- @include clock
-- @include bind
-- @include steady
-- @include allowed
-- @include ageing
-- @include learn
-- @include models
-- @include break
local at = steady_now()
if not at then return { 'clock' } end

-- Returns whether this end is told for the first time.
local function release()
  if holder == '' then return true end
  local held = score(slots, holder) or 0
  if held <= at then leave_line(holder) end
  redis.call('ZREM', slots, holder)
  redis.call('ZREM', granted, holder)
  if hold > 0 and held > at then redis.call('ZADD', slots, at + hold, holder .. ':ended') end
  if uncounted == 0 then return held > at end
  local first = redis.call('ZADD', settled, 'NX', at, holder) == 1
  redis.call('ZREMRANGEBYRANK', settled, 0, -1 - MOST_SETTLED)
  redis.call('PEXPIRE', settled, KEPT_MS)
  return first
end

local function sample()
  for i = 23, #ARGV do redis.call('LPUSH', first_tokens, ARGV[i]) end
  if #ARGV > 22 then
    redis.call('LTRIM', first_tokens, 0, SAMPLES - 1)
    redis.call('PEXPIRE', first_tokens, KEPT_MS)
  end
  if uncounted > 0 then redis.call('HINCRBY', learned, 'starts', uncounted) end
end

local function wake_next()
  local waiting = redis.call('ZCARD', line)
  if waiting == 0 then return end
  local allowed = allowances(at)
  local free = math.min(waiting, MOST_WOKEN, math.max(1, allowed.slots - count_after(slots, at)))
  local turn = overdue(allowed.passed, most_passed, math.huge)
  if turn then redis.call('SPUBLISH', hint, turn) end
  for _, next in ipairs(redis.call('ZRANGE', line, 0, free - 1)) do
    if next ~= turn then redis.call('SPUBLISH', hint, next) end
  end
end

local moved = false
if release() then
  sample()
  if outcome ~= '' then
    learn(at)
    moved = break_or_mend(at)
  end
end
if moved then redis.call('SPUBLISH', hint, '*') else wake_next() end
local trouble = redis.call('HMGET', learned, 'limit', 'rpm', 'cool_until')
local cooling = (tonumber(trouble[3]) or 0) > at
return {
  (trouble[1] or trouble[2] or cooling) and 1 or 0,
  redis.call('HEXISTS', breakers, 'open_until:' .. model),
}
