#!lua flags=allow-oom
-- CONSULT: what is known of a call that is about to be made; whoever finds nothing leads.
-- Guarantee: of identical calls one is led at any time, by whoever holds the claim until it gives it
-- up or its lease runs out. Asking again with the same token gives the same answer. Allowed when
-- memory is used up: a claim is small and goes by itself.
-- KEYS[1] answer
-- KEYS[2] claim: hash of token and since, lives as long as its lease; no token: everybody goes alone
-- ARGV[1] token
-- ARGV[2] lease, ms
-- Returns {'known', answer} | {'lead'} | {'follow', ms since the leader began} | {'alone'}
local answer, claim = KEYS[1], KEYS[2]
local token, lease = ARGV[1], ARGV[2]
-- @include clock
local known = redis.call('GET', answer)
if known then return { 'known', known } end
local held = redis.call('HMGET', claim, 'token', 'since')
local leader, since = held[1], held[2] or now()
if leader == '' then return { 'alone' } end
if leader and leader ~= token then return { 'follow', now() - since } end
redis.call('HSET', claim, 'token', token, 'since', since)
redis.call('PEXPIRE', claim, lease)
return { 'lead' }
