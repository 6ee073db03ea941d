#!lua flags=no-writes
-- TALLY: the counters, and how full the lanes are.
-- Guarantee: changes nothing; one moment for all of them.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- Returns {name, number, name, number …}
-- @include keys
local P = KEYS[1]
local counters = redis.call('HGETALL', P .. K.tally)

local function add(name, number)
  counters[#counters + 1] = name
  counters[#counters + 1] = tostring(number)
end

for _, lane in ipairs({ 'priority', 'short', 'long' }) do
  local held = redis.call('ZCARD', P .. K.leases .. lane)
  local waiting = 0
  for _, account in ipairs(redis.call('ZRANGE', P .. K.accounts .. lane, 0, -1)) do
    waiting = waiting + redis.call('ZCARD', P .. K.wait .. lane .. ':' .. account)
  end
  add('held:' .. lane, held)
  add('waiting:' .. lane, waiting)
end
add('aside', redis.call('HLEN', P .. K.aside))
add('outbox', redis.call('XLEN', P .. K.outbox))
return counters
