local slots, line, places, starts, granted, learned, breakers =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local PLACE_MS = 1000

local function score(set, member) return tonumber(redis.call('ZSCORE', set, member)) end

-- What has ended but was not taken out yet does not count.
local function count_after(set, time) return redis.call('ZCOUNT', set, '(' .. time, '+inf') end

local function stand_in_line(holder, place, at)
  redis.call('ZADD', line, 'NX', place, holder)
  redis.call('ZADD', places, at + PLACE_MS, holder)
  redis.call('PEXPIRE', line, PLACE_MS * 2)
  redis.call('PEXPIRE', places, PLACE_MS * 2)
end

local function leave_line(holder)
  redis.call('ZREM', line, holder)
  redis.call('ZREM', places, holder)
end

local function give_up(holder)
  redis.call('ZREM', granted, holder)
  redis.call('ZREM', slots, holder)
end
