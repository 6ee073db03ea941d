#!lua flags=allow-oom
-- TIDY: removes consumers of workers that are long gone.
-- Guarantee: a consumer with pending entries is never removed; its entries would go with it.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] idle for longer than, ms
-- Returns {removed}
-- @include keys
local P = KEYS[1]
local idle = tonumber(ARGV[1])
local removed = 0

local function field(info, name)
  for i = 1, #info, 2 do
    if info[i] == name then return info[i + 1] end
  end
end

for _, lane in ipairs({ 'priority', 'short', 'long' }) do
  local stream = P .. K.lane .. lane
  local consumers = redis.pcall('XINFO', 'CONSUMERS', stream, 'workers')
  for _, consumer in ipairs(consumers.err and {} or consumers) do
    if field(consumer, 'pending') == 0 and field(consumer, 'idle') > idle then
      redis.call('XGROUP', 'DELCONSUMER', stream, 'workers', field(consumer, 'name'))
      removed = removed + 1
    end
  end
end
return { removed }
