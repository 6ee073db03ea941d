#!lua flags=allow-oom
-- CLAIM: hands tasks to a worker: those whose worker was lost first, then the lanes in their order,
-- never more than it has free places, and only what it can run; from a paused lane
-- only what had started. A lane's stream is filled here, for
-- the worker that reads it next, so the order is decided at the last moment. Logs only what became of
-- a lost attempt.
-- Guarantee: at any time one claim of a task is valid, the one whose fence is stored; a task that lost
-- 5 workers without progress ends as failed instead of taking down a sixth. A call that is repeated
-- because its answer was lost answers with the same claims. Allowed when memory is used up, since only
-- running tasks give memory back.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] worker
-- ARGV[2] lease, ms
-- ARGV[3] stem of the fences, random for each call
-- ARGV[4] the caller's time, RFC 3339, shown in events only
-- ARGV[5] accounts it can call, with a space between, or `*` for all
-- ARGV[6] what tasks may need of it, with a space between, or `*`
-- ARGV[7] 1 when the call is repeated
-- ARGV[8] free places, priority
-- ARGV[9] free places, short
-- ARGV[10] free places, long
-- Returns {claims, set aside}: for each claim {id, fence, running 0|1, attempt, failures,
-- max_attempts, seq, remaining ms, owner, lane, account, provider, model, mode, session, request, step,
-- created, score}; for each task set aside {id, reason}
-- @include keys
local P = KEYS[1]
local worker, lease, stem, at_text = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local accounts, needs, repeated = ' ' .. ARGV[5] .. ' ', ' ' .. ARGV[6] .. ' ', ARGV[7] == '1'
local free = { priority = tonumber(ARGV[8]), short = tonumber(ARGV[9]), long = tonumber(ARGV[10]) }
-- @include clock
-- @include task
-- @include log
-- @include account
-- @include dead
-- @include turns
-- @include hooks
-- @include finish
-- @include lease
-- @include aside
local at = now()

local function lists(all, word)
  return all == ' * ' or string.find(all, ' ' .. word .. ' ', 1, true) ~= nil
end

local function can_run(account, need) return lists(accounts, account) and lists(needs, need) end
-- @include hand
-- @include takeover
-- @include feed
-- @include stream
-- @include paused

local function answer_again(lane)
  for _, id in ipairs(redis.call('ZRANGE', P .. K.leases .. lane, 0, -1)) do
    guarded(id, function()
      local task = load(id)
      if task and string.sub(task.fence, 1, #stem + 1) == stem .. ':' then
        tell_claim(task, task.fence)
      end
    end)
  end
end

mark_time(at, lease)
for _, lane in ipairs(LANES) do
  if repeated then answer_again(lane) end
end
if #claims == 0 then
  for _, lane in ipairs(LANES) do
    local before = #claims
    if free[lane] > 0 then take_over_lost(lane, free[lane]) end
    local places = free[lane] - (#claims - before)
    if places > 0 and not is_paused(lane) then read_through(lane, feed(lane, places)) end
  end
end
tell()
return { claims, set_aside_now }
