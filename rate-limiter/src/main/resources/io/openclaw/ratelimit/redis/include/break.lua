-- The breaker of a model. While it is open only its probe's end counts.
local COUNTED = { overloaded = true, disconnected = true, silent = true, empty = true }

local function open(at, times)
  local pause = math.min(open_longest, open_first * 2 ^ math.min(times, 20))
  redis.call('HSET', breakers, 'open_until:' .. model, at + pause, 'times:' .. model, times + 1, 'used:' .. model, at)
  redis.call('HDEL', breakers, 'probe:' .. model, 'rejected:' .. model)
  if outcome == 'rejected' then redis.call('HSET', breakers, 'rejected:' .. model, code) end
end

local function note_failures(at, failures, known)
  if not known then forget_idle(at, 1) end
  redis.call('HSET', breakers, 'failures:' .. model, failures, 'used:' .. model, at)
  redis.call('PEXPIRE', breakers, KEPT_MS)
end

local function count_failure(at, failures, known)
  note_failures(at, failures, known)
  if failures < breaker_after then return false end
  open(at, 0)
  return true
end

-- An account that is turned away once is turned away again, so a row of failures is not awaited.
local function reject(at, failures, known)
  note_failures(at, failures, known)
  open(at, 0)
  return true
end

local function end_probe(at, times)
  if outcome == 'succeeded' then
    forget_model(model)
  elseif COUNTED[outcome] or outcome == 'rejected' then
    open(at, times)
  else
    redis.call('HDEL', breakers, 'probe:' .. model)
  end
  return true
end

-- Returns whether waiting holders should ask again: the breaker has moved.
local function break_or_mend(at)
  if outcome == 'succeeded' and redis.call('EXISTS', breakers) == 0 then return false end
  local f = redis.call('HMGET', breakers, 'failures:' .. model, 'open_until:' .. model, 'times:' .. model, 'probe:' .. model)
  if f[2] then return f[4] == holder and end_probe(at, tonumber(f[3])) end
  if outcome == 'rejected' then return reject(at, tonumber(f[1]) or 0, f[1]) end
  if COUNTED[outcome] then return count_failure(at, (tonumber(f[1]) or 0) + 1, f[1]) end
  if outcome == 'succeeded' and f[1] then forget_model(model) end
  return false
end
