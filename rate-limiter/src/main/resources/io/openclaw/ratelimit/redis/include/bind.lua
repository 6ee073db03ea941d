local slots, line, places, starts, granted, learned, breakers =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local PLACE_MS, KEPT_MS = 1000, 7 * 24 * 3600 * 1000

local function score(set, member) return tonumber(redis.call('ZSCORE', set, member)) end

-- What has ended but was not taken out yet does not count.
local function count_after(set, time) return redis.call('ZCOUNT', set, '(' .. time, '+inf') end

-- Equal places are served in the order of their arrival.
local function behind_equals(place)
  while true do
    local taken = redis.call('ZRANGEBYSCORE', line, place, place + 8, 'WITHSCORES', 'LIMIT', 0, 8)
    for i = 2, #taken, 2 do
      if tonumber(taken[i]) > place then return place end
      place = place + 1
    end
    if #taken < 16 then return place end
  end
end

local function stand_in_line(holder, place, at)
  local stands_at = score(line, holder)
  if not stands_at then
    stands_at = behind_equals(place)
    redis.call('ZADD', line, stands_at, holder)
  end
  redis.call('ZADD', places, at + PLACE_MS, holder)
  redis.call('PEXPIRE', line, PLACE_MS * 2)
  redis.call('PEXPIRE', places, PLACE_MS * 2)
  return stands_at
end

local function leave_line(holder)
  redis.call('ZREM', line, holder)
  redis.call('ZREM', places, holder)
end

local function give_up(holder)
  redis.call('ZREM', granted, holder)
  redis.call('ZREM', slots, holder)
end
