#!lua flags=allow-oom
-- RENEW: extends the leases of calls that are under way.
-- Guarantee: a call that goes on is counted, also when its lease ran out meanwhile.
-- KEYS[1] slots: holders by the end of their lease
-- KEYS[2] line: waiting holders, next first
-- KEYS[3] places: waiting holders by the end of their place
-- ARGV[1] lease, ms
-- EACH[1] holder
-- Returns {number of leases}
local slots, lease = KEYS[1], tonumber(ARGV[1])
-- @include clock
local expiry = now() + lease

for i = 2, #ARGV do redis.call('ZADD', slots, expiry, ARGV[i]) end
redis.call('PEXPIRE', slots, lease * 2)
return { #ARGV - 1 }
