#!lua flags=allow-oom
-- Purpose: gives the archiver's place up, so that another gateway need not wait for its end.
-- Guarantee: takes nothing away from another holder.
-- KEYS[1] the place
-- ARGV[1] who gives it up
-- Returns: {1} when it was held, else {0}
local place = KEYS[1]
local who = ARGV[1]

if redis.call('GET', place) ~= who then
  return { 0 }
end
return { redis.call('DEL', place) }
