-- An account's limits, and how many of its tasks may be claimed before others have started.
local SOON = 10000
local seen = {}

local function limits_of(account)
  if not seen[account] then
    local text = redis.call('HGET', P .. K.limits, account) or '0 0 60000'
    local concurrency, rpm, window = string.match(text, '^(%d+) (%d+) (%d+)$')
    seen[account] = { concurrency = tonumber(concurrency), rpm = tonumber(rpm),
      window = tonumber(window) }
  end
  return seen[account]
end

-- Claimed and not started, over all lanes.
local function unstarted(account)
  local count = 0
  for _, lane in ipairs(LANES) do
    count = count + redis.call('ZCARD', P .. K.ready .. lane .. ':' .. account)
  end
  return count
end

-- When its block ends, and why it is blocked; 0 when it is not.
local function block_of(account, at)
  local text = redis.call('HGET', P .. K.blocks, account)
  local ends, reason = string.match(text or '', '^(%d+) (.*)$')
  if not ends or tonumber(ends) <= at then return 0, '' end
  return tonumber(ends), reason
end

-- As many as run at once, and no more than what may start within ten seconds.
local function room_of(account, at)
  if block_of(account, at) > 0 then return 0 end
  local of, most = limits_of(account), 1000000
  if of.concurrency > 0 then most = of.concurrency end
  if of.rpm > 0 then most = math.min(most, math.max(1, math.ceil(of.rpm * SOON / of.window))) end
  return most - unstarted(account)
end
