#!lua flags=allow-oom
-- BEAT: a worker extends the leases of what it holds.
-- Guarantee: only a valid claim is extended; the answer tells a worker which claims it has lost.
-- KEYS[1] prefix of the shard
-- ARGV[1] lease, ms
-- EACH[1] id
-- EACH[2] fence
-- Returns for each claim 1 held | 0 lost
-- @include keys
local P = KEYS[1]
local lease = tonumber(ARGV[1])
-- @include clock
-- @include task
-- @include lease
local at = now()
local answers = {}
mark_time(at, lease)
for i = 2, #ARGV, 2 do
  local v = redis.call('HMGET', P .. K.task .. ARGV[i], 'place', 'fence', 'lane')
  if owns({ place = v[1], fence = v[2] }, ARGV[i + 1]) then
    redis.call('ZADD', P .. K.leases .. v[3], at + lease, ARGV[i])
    answers[#answers + 1] = 1
  else
    answers[#answers + 1] = 0
  end
end
return answers
