#!lua flags=allow-oom
-- SETTLE: gives back a slot or a place in the line, and learns from how the call ended.
-- Guarantee: a slot that was not held is not created; calls of one burst teach once; whoever is next
-- hears of it.
-- KEYS[1] slots: holders by the end of their life
-- KEYS[2] line: who waits, next first
-- KEYS[3] places: places in the line by the end of their life
-- KEYS[4] starts: calls by their start, in the present window
-- KEYS[5] granted: permits that have not begun, by the end of their life
-- KEYS[6] learned: hash
-- KEYS[7] breakers: hash, <field>:<model>
-- KEYS[8] first-tokens: list, newest first
-- KEYS[9] hint: channel
-- ARGV[1] holder, empty for calls that had no slot
-- ARGV[2] how long the slot stays taken all the same, ms
-- ARGV[3] model
-- ARGV[4] outcome, empty for none
-- ARGV[5] what the provider calls it
-- ARGV[6] when the call began
-- ARGV[7] pause the provider asked for, ms, -1 for none
-- ARGV[8] calls at once, 0 without limit
-- ARGV[9] starts in a window, 0 without limit
-- ARGV[10] calls of the reporting process
-- ARGV[11] number of calls
-- ARGV[12] number of calls that are not among the starts yet
-- ARGV[13] least time between two steps of growth, ms
-- ARGV[14] first pause, ms
-- ARGV[15] longest pause, ms
-- ARGV[16] how long a breaker is open at first, ms
-- ARGV[17] at the longest, ms
-- ARGV[18] failures in a row that open it
-- EACH[1] time to the first token, ms
-- Returns {1 when the account is in trouble, else 0}
local first_tokens, hint = KEYS[8], KEYS[9]
local holder, hold, model, outcome, code = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local began, asked_pause = tonumber(ARGV[6]), tonumber(ARGV[7])
local most_slots, most_starts = tonumber(ARGV[8]), tonumber(ARGV[9])
local in_flight, count, uncounted = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local grow_after, first_pause, longest_pause = tonumber(ARGV[13]), tonumber(ARGV[14]), tonumber(ARGV[15])
local open_first, open_longest, breaker_after = tonumber(ARGV[16]), tonumber(ARGV[17]), tonumber(ARGV[18])
local SAMPLES, KEPT_MS, MOST_WOKEN = 100, 7 * 24 * 3600 * 1000, 8
-- @include clock
-- @include bind
-- @include allowed
-- @include learn
-- @include break
local at = now()

local function release()
  if holder == '' then return end
  local held = score(slots, holder) or 0
  if held <= at then leave_line(holder) end
  if hold > 0 and held > at then
    redis.call('ZADD', slots, at + hold, holder)
  else
    redis.call('ZREM', slots, holder)
  end
  redis.call('ZREM', granted, holder)
end

local function sample()
  for i = 19, #ARGV do redis.call('LPUSH', first_tokens, ARGV[i]) end
  if #ARGV > 18 then
    redis.call('LTRIM', first_tokens, 0, SAMPLES - 1)
    redis.call('PEXPIRE', first_tokens, KEPT_MS)
  end
  if uncounted > 0 then redis.call('HINCRBY', learned, 'starts', uncounted) end
end

local function wake_next()
  local waiting = redis.call('ZCARD', line)
  if waiting == 0 then return end
  local free = math.min(waiting, MOST_WOKEN, math.max(1, allowances(at).slots - count_after(slots, at)))
  for _, next in ipairs(redis.call('ZRANGE', line, 0, free - 1)) do redis.call('SPUBLISH', hint, next) end
end

release()
sample()
local moved = false
if outcome ~= '' then
  learn(at)
  moved = break_or_mend(at)
end
if moved then redis.call('SPUBLISH', hint, '*') else wake_next() end
local trouble = redis.call('HMGET', learned, 'limit', 'pace', 'cool_until')
local cooling = (tonumber(trouble[3]) or 0) > at
return { (trouble[1] or trouble[2] or cooling or redis.call('EXISTS', breakers) == 1) and 1 or 0 }
