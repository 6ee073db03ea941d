#!lua flags=allow-oom
-- RENEW: extends the leases of leaders that are at work.
-- Guarantee: a claim that ran out, or is another's, is not touched.
-- KEYS[1] what the keys of claims begin with
-- ARGV[1] lease, ms
-- EACH[1] digest of the call
-- EACH[2] token
-- Returns for each 1 extended | 0 lost
local prefix, lease = KEYS[1], ARGV[1]
local answers = {}

for i = 2, #ARGV, 2 do
  local claim, token = prefix .. ARGV[i], ARGV[i + 1]
  local held = redis.call('HGET', claim, 'token') == token
  answers[#answers + 1] = held and redis.call('PEXPIRE', claim, lease) or 0
end
return answers
