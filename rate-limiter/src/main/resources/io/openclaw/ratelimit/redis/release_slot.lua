#!lua flags=allow-oom
-- RELEASE: gives back a slot, or a place in the line.
-- Guarantee: a slot is given back once; one that was not held is not created.
-- KEYS[1] slots: holders by the end of their lease
-- KEYS[2] line: waiting holders, next first
-- KEYS[3] places: waiting holders by the end of their place
-- ARGV[1] holder
-- ARGV[2] how long the slot stays taken all the same, ms
-- Returns {1}
local slots, line, places = KEYS[1], KEYS[2], KEYS[3]
local holder, hold = ARGV[1], tonumber(ARGV[2])
-- @include clock

redis.call('ZREM', line, holder)
redis.call('ZREM', places, holder)
if hold == 0 then
  redis.call('ZREM', slots, holder)
else
  redis.call('ZADD', slots, 'XX', now() + hold, holder)
end
return { 1 }
