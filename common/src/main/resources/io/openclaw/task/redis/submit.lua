#!lua
-- SUBMIT: stores tasks that the gateway accepts, each for itself, in the waiting lines.
-- Guarantee: a task is stored whole (state, first event, place in line, idempotency key) or not at
-- all; the same id or the same key a second time changes nothing. Not allowed when memory is used up.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] most waiting tasks
-- ARGV[2] most bytes of requests
-- ARGV[3] most waiting tasks of one owner
-- ARGV[4] most bytes of one owner
-- ARGV[5] waiting tasks in other shards
-- ARGV[6] bytes of requests in other shards
-- EACH[1] id
-- EACH[2] owner
-- EACH[3] lane
-- EACH[4] account
-- EACH[5] limits of the account: `<calls at once> <starts a window> <window, ms>`, 0 for no limit
-- EACH[6] provider
-- EACH[7] model
-- EACH[8] mode
-- EACH[9] what it needs of a worker, one word
-- EACH[10] session
-- EACH[11] request, empty when staged before
-- EACH[12] bytes of the request
-- EACH[13] earliest start, epoch ms, 0 for now
-- EACH[14] longest wait, ms
-- EACH[15] most attempts
-- EACH[16] running time allowed, ms
-- EACH[17] digest of the idempotency key, or empty
-- EACH[18] digest of the canonical body
-- EACH[19] ended task that it repeats, or empty
-- EACH[20] what happens when its session has an unfinished turn: queue | reject | interrupt; empty when
-- it is no turn
-- EACH[21] title that its session gets if it has none
-- EACH[22] url that is told of its end, or empty
-- EACH[23] states of which it is told, with a space before, between and behind
-- EACH[24] waiting tasks of its owner in other shards
-- EACH[25] bytes of its owner in other shards
-- EACH[26] its account in other shards, see elsewhere.lua
-- Returns for each task {code, id, number, number}: ok position eta | known | reused | full queued |
-- bytes used | owner_full queued bytes | late eta | no_body | busy (id: the turn) | not_repeatable state
-- @include keys
local P = KEYS[1]
local most = { tasks = tonumber(ARGV[1]), bytes = tonumber(ARGV[2]),
  owner_tasks = tonumber(ARGV[3]), owner_bytes = tonumber(ARGV[4]) }
local elsewhere = { tasks = tonumber(ARGV[5]), bytes = tonumber(ARGV[6]) }
local FIXED, STRIDE = 6, 26
-- @include clock
-- @include task
-- @include log
-- @include account
-- @include queue
-- @include paused
-- @include elsewhere
-- @include eta
-- @include admit
-- @include aside
-- @include dead
-- @include turns
-- @include hooks
-- @include finish
-- @include retry
local at = now()
local answers, wake = {}, {}
-- @include interrupt
-- @include store

local function answer(a)
  keep_limits(a.account, a.limits)
  local before = known(a)
  if before then return before end
  if redis.call('EXISTS', P .. K.task .. a.id) == 1 then return { 'ok', a.id, 0, 0 } end
  local senseless = refuse_retry(a) or refuse_turn(a)
  if senseless then return senseless end
  a.score = place_in_line(a)
  local rank, other = rank_of(line_of(a), a.score), elsewhere_of(a.elsewhere)
  a.rank = rank + ahead_elsewhere(other, a.lane, rank)
  a.wait = eta(a.lane, a.account, rank, at, other)
  local refused = refusal(a, at)
  if refused then return refused end
  local place = store(a, at)
  if a.not_before > at or place == 'turn' and not is_first(a.turns, a.id) then
    return { 'ok', a.id, 0, 0 }
  end
  if place == 'wait' then wake[a.lane] = wake[a.lane] or room_of(a.account, at) > 0 end
  return { 'ok', a.id, a.rank, a.wait }
end

for i = FIXED + 1, #ARGV, STRIDE do
  local a = { id = ARGV[i], owner = ARGV[i + 1], lane = ARGV[i + 2], account = ARGV[i + 3],
    limits = ARGV[i + 4], provider = ARGV[i + 5], model = ARGV[i + 6], mode = ARGV[i + 7],
    needs = ARGV[i + 8], session = ARGV[i + 9], request = ARGV[i + 10],
    bytes = tonumber(ARGV[i + 11]), not_before = tonumber(ARGV[i + 12]),
    max_wait = tonumber(ARGV[i + 13]), max_attempts = ARGV[i + 14],
    timeout = tonumber(ARGV[i + 15]), digest = ARGV[i + 16], body = ARGV[i + 17],
    retry_of = ARGV[i + 18], on_busy = ARGV[i + 19], title = ARGV[i + 20], webhook = ARGV[i + 21],
    webhook_on = ARGV[i + 22],
    tasks_elsewhere = tonumber(ARGV[i + 23]), bytes_elsewhere = tonumber(ARGV[i + 24]),
    elsewhere = ARGV[i + 25] }
  answers[#answers + 1] = answer(a)
end
count_stored()
for _, lane in ipairs(LANES) do
  if wake[lane] then signal('work ' .. lane) end
end
tell()
return answers
