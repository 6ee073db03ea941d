-- The breaker of a model. While it is open only its probe's end counts.
local COUNTED = { overloaded = true, disconnected = true, silent = true, empty = true }

local function open(at, times)
  local pause = math.min(open_longest, open_first * 2 ^ math.min(times, 20))
  redis.call('HSET', breakers, 'open_until:' .. model, at + pause, 'times:' .. model, times + 1)
  redis.call('HDEL', breakers, 'probe:' .. model)
end

local function close()
  redis.call('HDEL', breakers, 'failures:' .. model, 'open_until:' .. model, 'times:' .. model, 'probe:' .. model)
end

local function count_failure(at, failures)
  redis.call('HSET', breakers, 'failures:' .. model, failures)
  redis.call('PEXPIRE', breakers, KEPT_MS)
  if failures >= breaker_after then open(at, 0) end
  return false
end

local function end_probe(at, times)
  if outcome == 'succeeded' then
    close()
  elseif COUNTED[outcome] then
    open(at, times)
  else
    redis.call('HDEL', breakers, 'probe:' .. model)
  end
  return true
end

-- Returns whether those who wait for the breaker should ask again.
local function break_or_mend(at)
  if outcome == 'succeeded' and redis.call('EXISTS', breakers) == 0 then return false end
  local f = redis.call('HMGET', breakers, 'failures:' .. model, 'open_until:' .. model, 'times:' .. model, 'probe:' .. model)
  if f[2] then return f[4] == holder and end_probe(at, tonumber(f[3])) end
  if COUNTED[outcome] then return count_failure(at, (tonumber(f[1]) or 0) + 1) end
  if outcome == 'succeeded' and f[1] then close() end
  return false
end
