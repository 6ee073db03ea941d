#!lua flags=allow-oom
-- ACQUIRE: takes a slot of an account, or keeps a place in its line.
-- Guarantee: never more slots than the limit are granted; the line is served by priority, then age.
-- Whoever has a slot already gets the same answer again. Allowed when memory is used up, since only
-- running calls give memory back.
-- KEYS[1] slots: holders by the end of their lease
-- KEYS[2] line: waiting holders, next first
-- KEYS[3] places: waiting holders by the end of their place
-- ARGV[1] holder
-- ARGV[2] limit
-- ARGV[3] priority, 0 first
-- ARGV[4] lease, ms
-- Returns {1} granted | {0, how many are ahead, ms until the next lease ends}
local slots, line, places = KEYS[1], KEYS[2], KEYS[3]
local holder, limit, priority, lease = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local PLACE_MS = 1000
local PRIORITY_STEP = 1e14
-- @include clock
local at = now()

local function purge()
  redis.call('ZREMRANGEBYSCORE', slots, '-inf', at)
  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', places, '-inf', at)) do
    redis.call('ZREM', line, gone)
    redis.call('ZREM', places, gone)
  end
end

local function grant()
  redis.call('ZREM', line, holder)
  redis.call('ZREM', places, holder)
  redis.call('ZADD', slots, at + lease, holder)
  redis.call('PEXPIRE', slots, lease * 2)
  return { 1 }
end

local function stand_in_line()
  redis.call('ZADD', line, 'NX', priority * PRIORITY_STEP + at, holder)
  redis.call('ZADD', places, at + PLACE_MS, holder)
  redis.call('PEXPIRE', line, PLACE_MS * 2)
  redis.call('PEXPIRE', places, PLACE_MS * 2)
  return redis.call('ZRANK', line, holder)
end

local function until_next_expiry()
  local first = redis.call('ZRANGE', slots, 0, 0, 'WITHSCORES')
  return first[2] and tonumber(first[2]) - at or 0
end

purge()
if redis.call('ZSCORE', slots, holder) then return grant() end
local ahead = stand_in_line()
if ahead < limit - redis.call('ZCARD', slots) then return grant() end
return { 0, ahead, until_next_expiry() }
