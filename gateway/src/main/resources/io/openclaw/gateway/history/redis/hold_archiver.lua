#!lua flags=allow-oom
-- Purpose: elects the gateway that archives: takes the free place, or keeps it.
-- Guarantee: at most one name holds the place at a time; a holder that stops asking loses it.
-- KEYS[1] the place
-- ARGV[1] who asks, unique for one process
-- ARGV[2] for how long, in milliseconds
-- Returns: {1} when the place is held now, else {0}
local place = KEYS[1]
local who = ARGV[1]
local millis = ARGV[2]

local holder = redis.call('GET', place)
if holder and holder ~= who then
  return { 0 }
end
redis.call('SET', place, who, 'PX', millis)
return { 1 }
