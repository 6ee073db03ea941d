-- Additive growth, multiplicative decrease of calls at once and of starts. Calls that began before
-- the last trouble belong to the same burst: they teach nothing more.
local TROUBLE = { rate_refused = true, rate_refused_tokens = true, slot_refused = true, overloaded = true, disconnected = true }
local REFUSED = { rate_refused = true, rate_refused_tokens = true, slot_refused = true, exhausted = true }

local function cool_down(at, pause)
  local present = tonumber(redis.call('HGET', learned, 'cool_until')) or 0
  if at + pause > present then redis.call('HSET', learned, 'cool_until', at + pause) end
end

local function shrink(at)
  local f = redis.call('HMGET', learned, 'limit', 'rpm', 'strikes', 'troubled_at')
  if began <= (tonumber(f[4]) or 0) then return cool_down(at, math.max(0, asked_pause)) end
  local ceiling = most_slots > 0 and most_slots or math.max(2, in_flight)
  local limit = tonumber(f[1]) or ceiling
  local strikes = (tonumber(f[3]) or 0) + 1
  if not f[1] then redis.call('HSET', learned, 'ceiling', ceiling) end
  redis.call('HSET', learned, 'limit', math.max(1, math.floor(limit / 2)), 'strikes', strikes,
    'troubled_at', at, 'changed_at', at, 'well', 0)
  if outcome == 'rate_refused' and most_starts > 0 then
    local rpm = math.max(1, math.floor((tonumber(f[2]) or most_starts) * 3 / 4))
    redis.call('HSET', learned, 'rpm', rpm)
  end
  local pause = math.min(longest_pause, first_pause * 2 ^ math.min(strikes - 1, 20))
  cool_down(at, asked_pause >= 0 and asked_pause or pause)
end

local function grown(field, value, step, ceiling)
  if not value then return end
  if value + step >= ceiling then
    redis.call('HDEL', learned, field)
  else
    redis.call('HSET', learned, field, value + step)
  end
end

local function grow(at)
  local f = redis.call('HMGET', learned, 'limit', 'rpm', 'strikes', 'troubled_at', 'changed_at', 'well', 'ceiling')
  if not f[4] or began <= tonumber(f[4]) then return end
  if tonumber(f[3]) > 0 then redis.call('HSET', learned, 'strikes', 0) end
  local limit, rpm = tonumber(f[1]), tonumber(f[2])
  if not limit and not rpm then return redis.call('HDEL', learned, 'troubled_at') end
  local well = tonumber(f[6]) + count
  if well < (limit or 1) or at - tonumber(f[5]) < grow_after then
    return redis.call('HSET', learned, 'well', well)
  end
  redis.call('HSET', learned, 'well', 0, 'changed_at', at)
  grown('limit', limit, 1, tonumber(f[7]))
  grown('rpm', rpm, math.max(1, math.floor(most_starts / 20)), most_starts)
end

local function learn(at)
  if outcome == 'succeeded' then return grow(at) end
  if outcome == 'cancelled' then return end
  redis.call('HSET', learned, 'last_error', code, 'last_error_at', at)
  redis.call('HINCRBY', learned, REFUSED[outcome] and 'refusals' or 'failures', 1)
  if outcome == 'exhausted' then cool_down(at, asked_pause) end
  if TROUBLE[outcome] then shrink(at) end
end
