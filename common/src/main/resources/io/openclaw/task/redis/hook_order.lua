#!lua flags=allow-oom
-- HOOK_ORDER: delivers the end of a task once more.
-- Guarantee: a delivery that is due already is only made sooner; safe to repeat.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] id
-- ARGV[2] url
-- ARGV[3] state of the task
-- Returns {1}
-- @include keys
local P = KEYS[1]
local id, url, state = ARGV[1], ARGV[2], ARGV[3]
-- @include clock
-- @include log
-- @include hooks
order_delivery(id, now(), url, state)
return { 1 }
