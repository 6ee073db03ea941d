#!lua flags=allow-oom
-- BEAT: a worker extends the leases of what it holds.
-- Guarantee: only a valid claim is extended; the answer tells a worker which claims it has lost.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] lease, ms
-- EACH[1] id
-- EACH[2] fence
-- Returns {answers, set aside}: for each claim 1 held | 0 lost
-- @include keys
local P = KEYS[1]
local lease = tonumber(ARGV[1])
-- @include clock
-- @include fence
-- @include lease
-- @include aside
local at = now()
local answers = {}

local function extend(id, fence)
  local v = redis.call('HMGET', P .. K.task .. id, 'place', 'fence', 'lost_fence', 'lane')
  if not owns({ place = v[1], fence = v[2], lost_fence = v[3] }, fence) then return 0 end
  redis.call('ZADD', P .. K.leases .. (v[4] or error('its lane is missing', 0)), at + lease, id)
  return 1
end

mark_time(at, lease)
for i = 2, #ARGV, 2 do
  answers[#answers + 1] = guarded(ARGV[i], extend, ARGV[i], ARGV[i + 1]) or 0
end
return { answers, set_aside_now }
