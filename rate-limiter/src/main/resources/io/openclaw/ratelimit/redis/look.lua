#!lua flags=allow-oom
-- LOOK: the present state of an account; takes out what has ended.
-- KEYS[1] slots: holders by the end of their life
-- KEYS[2] line: who waits, next first
-- KEYS[3] places: places in the line by the end of their life
-- KEYS[4] starts: calls by their start, in the present window
-- KEYS[5] granted: permits that have not begun, by the end of their life
-- KEYS[6] learned: hash
-- KEYS[7] breakers: hash, <field>:<model>
-- KEYS[8] first-tokens: list, newest first
-- ARGV[1] window, ms
-- ARGV[2] the last part of a slot's life, in which its holder counts as lost, ms
-- ARGV[3] life of a slot without a sign of its holder, ms
-- ARGV[4] how long a slot is held that is as good as free, ms
-- Returns {now, slots, those of lost holders, waiting, starts in the window, learned, breakers, times
-- to the first token}
local first_tokens = KEYS[8]
local window, lost, life, moment = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
-- @include clock
-- @include bind
local at = now()

redis.call('ZREMRANGEBYSCORE', slots, '-inf', at)
redis.call('ZREMRANGEBYSCORE', granted, '-inf', at)
redis.call('ZREMRANGEBYSCORE', starts, '-inf', at - window)
redis.call('PEXPIRE', slots, life)
redis.call('PEXPIRE', granted, life)
redis.call('PEXPIRE', starts, window)

return {
  at,
  redis.call('ZCARD', slots),
  redis.call('ZCOUNT', slots, '(' .. (at + moment), at + lost),
  count_after(places, at),
  redis.call('ZCARD', starts),
  redis.call('HGETALL', learned),
  redis.call('HGETALL', breakers),
  redis.call('LRANGE', first_tokens, 0, -1),
}
