#!lua flags=no-writes
-- LOAD: what waits in a shard, for the limits and the positions that hold over all shards.
-- Guarantee: changes nothing; one moment for all of it.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- EACH[1] what of: owner | account
-- EACH[2] its name
-- Returns {waiting tasks, bytes of requests, each}: for an owner {waiting tasks, bytes}; for an account
-- the six numbers of elsewhere.lua
-- @include keys
local P = KEYS[1]
-- @include clock
-- @include task
-- @include account
-- @include paused
-- @include elsewhere
-- @include eta
local at = now()

local function numbers(key, ...)
  local found = redis.call('HMGET', key, ...)
  for i = 1, #found do found[i] = tonumber(found[i] or 0) end
  return found
end

local function of_account(account)
  local of, load = limits_of(account), {}
  for _, lane in ipairs(LANES) do
    local line = lane .. ':' .. account
    load[#load + 1] = redis.call('ZCARD', P .. K.wait .. line) + redis.call('ZCARD', P .. K.ready .. line)
  end
  load[#load + 1] = redis.call('ZCARD', P .. K.running .. account)
  load[#load + 1] = of.rpm == 0 and 0 or taken_of(account, of, at)
  load[#load + 1] = of.rpm == 0 and 0 or select(2, burst_of(account, of, at))
  return load
end

local all = numbers(P .. K.tally, 'queued', 'retrying', 'paused', 'bytes')
local each = {}
for i = 1, #ARGV, 2 do
  local name = ARGV[i + 1]
  each[#each + 1] = ARGV[i] == 'owner' and numbers(P .. K.owners, name .. ':tasks', name .. ':bytes')
    or of_account(name)
end
return { all[1] + all[2] + all[3], all[4], each }
