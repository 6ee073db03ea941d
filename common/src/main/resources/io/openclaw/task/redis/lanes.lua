#!lua flags=no-writes
-- LANES: how full each lane is, and what its waiting tasks wait for.
-- Guarantee: changes nothing; one moment for all of them; costs the same however many tasks there are.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- Returns for each lane {lane, waiting, running, retrying, paused, is paused 0|1, longest time in line
-- ms, then reason, count, reason, count …}
-- @include keys
local P = KEYS[1]
-- @include clock
-- @include task
-- @include account
-- @include paused
local at = now()

local function counters(lane)
  local v = redis.call('HMGET', P .. K.tally, lane .. ':queued', lane .. ':running',
    lane .. ':retrying', lane .. ':paused', lane .. ':turn')
  for i = 1, 5 do v[i] = math.max(0, tonumber(v[i] or 0)) end
  return unpack(v)
end

-- What a task in an account's line waits for.
local function reason_of(lane, account)
  if is_paused(lane) then return 'paused' end
  local ends, reason = block_of(account, at)
  if ends > 0 then return reason end
  if room_of(account, at) > 0 then return 'worker' end
  local of = limits_of(account)
  local slots = of.concurrency > 0 and redis.call('ZCARD', P .. K.running .. account) >= of.concurrency
  return (slots or of.rpm == 0) and 'slot' or 'rpm'
end

local function waits_of(lane, waiting, running, turns)
  local waits, rest = {}, waiting
  local function add(reason, count)
    waits[reason] = (waits[reason] or 0) + count
    rest = rest - count
  end
  for _, account in ipairs(redis.call('ZRANGE', P .. K.accounts .. lane, 0, -1)) do
    add(reason_of(lane, account), redis.call('ZCARD', P .. K.wait .. lane .. ':' .. account))
  end
  add('permit', math.max(0, redis.call('ZCARD', P .. K.leases .. lane) - running))
  add('session', turns)
  add('time', math.max(0, rest))
  return waits
end

local function longest_wait(lane)
  local first = redis.call('ZRANGE', P .. K.since .. lane, 0, 0, 'WITHSCORES')
  return first[2] and math.max(0, at - first[2]) or 0
end

local rows = {}
for _, lane in ipairs(LANES) do
  local waiting, running, retrying, paused, turns = counters(lane)
  local row = { lane, waiting, running, retrying, paused, is_paused(lane) and 1 or 0,
    longest_wait(lane) }
  for reason, count in pairs(waits_of(lane, waiting, running, turns)) do
    if count > 0 then
      row[#row + 1] = reason
      row[#row + 1] = count
    end
  end
  rows[#rows + 1] = row
end
return rows
