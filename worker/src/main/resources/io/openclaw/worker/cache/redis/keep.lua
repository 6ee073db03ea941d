#!lua
-- KEEP: keeps a leader's answer for identical calls and ends its claim.
-- Guarantee: only the one who leads can keep. Nothing is kept longer than its time, nor more than the
-- bounds allow: the oldest go first. There is no moment in which neither claim nor answer is there.
-- Refused when memory is used up: then the answer is not kept.
-- KEYS[1] answer
-- KEYS[2] claim: hash of token and since
-- KEYS[3] ages: sorted set, digests by the time their answer was kept
-- KEYS[4] ends: sorted set, digests by the time their answer ends
-- KEYS[5] sizes: hash, digest to bytes, and all to their sum
-- KEYS[6] what the keys of answers begin with
-- ARGV[1] digest of the call
-- ARGV[2] token
-- ARGV[3] answer
-- ARGV[4] time to live, ms
-- ARGV[5] most answers
-- ARGV[6] most bytes of all answers
-- Returns {1} kept | {0} does not lead
local answer, claim, ages, ends, sizes, prefix =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local digest, token, text = ARGV[1], ARGV[2], ARGV[3]
local ttl, most_answers, most_bytes = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local MOST_ENDED = 1000
-- @include clock
local at = now()

local function forget(old)
  redis.call('DEL', prefix .. old)
  redis.call('ZREM', ages, old)
  redis.call('ZREM', ends, old)
  redis.call('HINCRBY', sizes, 'all', 0 - (redis.call('HGET', sizes, old) or 0))
  redis.call('HDEL', sizes, old)
end

local function full()
  local bytes = tonumber(redis.call('HGET', sizes, 'all') or 0)
  return redis.call('ZCARD', ages) >= most_answers or bytes + #text > most_bytes
end

local function make_room()
  for _, ended in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', at, 'LIMIT', 0, MOST_ENDED)) do
    forget(ended)
  end
  forget(digest)
  while full() do
    local oldest = redis.call('ZRANGE', ages, 0, 0)[1]
    if not oldest then return end
    forget(oldest)
  end
end

if redis.call('HGET', claim, 'token') ~= token then return { 0 } end
make_room()
redis.call('SET', answer, text, 'PXAT', at + ttl)
redis.call('ZADD', ages, at, digest)
redis.call('ZADD', ends, at + ttl, digest)
redis.call('HSET', sizes, digest, #text)
redis.call('HINCRBY', sizes, 'all', #text)
-- The books end behind the last answer in them: it lives through its last millisecond, in which an
-- expiry that is set would take effect at once.
local last = redis.call('ZRANGE', ends, -1, -1, 'WITHSCORES')[2]
for _, book in ipairs({ ages, ends, sizes }) do redis.call('PEXPIREAT', book, last + 1) end
redis.call('DEL', claim)
return { 1 }
