-- Leases run only while the workers can reach Redis. Every process marks the time here, at most four
-- times a second. When the last mark is old, Redis was paused, restarted, or out of reach for all of
-- them, so nobody could extend a lease: those that ran at the last mark get their full length anew.
local MARK_EVERY, SHORTEST_SILENCE = 250, 1000

local function renew_leases(last, until_time)
  for _, lane in ipairs({ 'priority', 'short', 'long' }) do
    local leases = P .. K.leases .. lane
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', leases, last, '+inf')) do
      redis.call('ZADD', leases, until_time, id)
    end
  end
end

-- `lease` is nil for a caller that has none; then the length that was marked last is used.
local function mark_time(at, lease)
  local marked = redis.call('HMGET', P .. K.marked, 'at', 'lease')
  local last = tonumber(marked[1])
  lease = lease or tonumber(marked[2])
  if not lease then return end
  if last and math.abs(at - last) > math.max(SHORTEST_SILENCE, lease / 4) then
    renew_leases(last, at + lease)
  end
  if not last or math.abs(at - last) >= MARK_EVERY then
    redis.call('HSET', P .. K.marked, 'at', at, 'lease', lease)
  end
end
