#!lua flags=allow-oom
-- RELEASE: a leader ends its claim without an answer for others.
-- Guarantee: another's claim is not touched.
-- KEYS[1] claim: hash of token and since
-- ARGV[1] token
-- ARGV[2] for how long everybody goes alone, ms; 0 when the next one is to lead
-- Returns {1} released | {0} does not lead
local claim, token, alone = KEYS[1], ARGV[1], tonumber(ARGV[2])

if redis.call('HGET', claim, 'token') ~= token then return { 0 } end
redis.call('DEL', claim)
if alone > 0 then
  redis.call('HSET', claim, 'token', '')
  redis.call('PEXPIRE', claim, alone)
end
return { 1 }
