#!lua flags=allow-oom
-- LOOK: the present state of an account; takes out what has ended.
-- KEYS[1] slots: holders by the end of their life
-- KEYS[2] line: waiting holders, next first
-- KEYS[3] places: places in the line by the end of their life
-- KEYS[4] starts: calls by their start, in the present window
-- KEYS[5] granted: permits that have not begun, by the end of their life
-- KEYS[6] learned: hash
-- KEYS[7] breakers: hash, <field>:<model>
-- KEYS[8] first-tokens: list, newest first
-- ARGV[1] the account's time that the caller read last, 0 for none
-- ARGV[2] how long ago that was by the caller's even clock, ms
-- ARGV[3] 1 when asked again after the answer {'clock'}, else 0
-- ARGV[4] window, ms
-- ARGV[5] the last part of a slot's life, in which its holder counts as lost, ms
-- ARGV[6] how long a slot is held that is as good as free, ms
-- Returns {now, slots, those of lost holders, waiting, starts in the window, learned, breakers, times
-- to the first token}
local first_tokens = KEYS[8]
local window, lost, moment = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
-- @include clock
-- @include bind
-- @include steady
-- @include models
local at = steady_now()
if not at then return { 'clock' } end

redis.call('ZREMRANGEBYSCORE', slots, '-inf', at)
redis.call('ZREMRANGEBYSCORE', granted, '-inf', at)
redis.call('ZREMRANGEBYSCORE', starts, '-inf', at - window)
-- Not sooner: a step of the server's clock would end the keys themselves.
for _, set in ipairs({ slots, granted, starts }) do redis.call('PEXPIRE', set, KEPT_MS) end
if redis.call('EXISTS', breakers) == 1 then forget_idle(at, 0) end

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
