#!lua
-- SUBMIT: stores tasks that the gateway accepts, each for itself, and feeds the lanes.
-- Guarantee: a task is stored whole (state, first event, place in line, idempotency key) or not at
-- all; the same id or the same key a second time changes nothing. Not allowed when memory is used up.
-- KEYS[1] prefix of the shard
-- ARGV[1] most waiting tasks
-- ARGV[2] most bytes of requests
-- ARGV[3] room in a lane's stream
-- EACH[1] id
-- EACH[2] owner
-- EACH[3] lane
-- EACH[4] account
-- EACH[5] cap of the account
-- EACH[6] provider
-- EACH[7] model
-- EACH[8] mode
-- EACH[9] session
-- EACH[10] request, empty when staged before
-- EACH[11] bytes of the request
-- EACH[12] earliest start, epoch ms, 0 for now
-- EACH[13] longest wait, ms
-- EACH[14] most attempts
-- EACH[15] running time allowed, ms
-- EACH[16] digest of the idempotency key, or empty
-- EACH[17] digest of the canonical body
-- Returns for each task {code, id, number, number}: ok position eta | known | reused | full queued |
-- bytes used | late eta | no_body
-- @include keys
local P = KEYS[1]
local most_tasks, most_bytes, room = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local FIXED, STRIDE = 3, 17
-- @include clock
-- @include task
-- @include log
-- @include queue
-- @include position
local at = now()

local function tally(name) return tonumber(redis.call('HGET', P .. K.tally, name) or 0) end

local function known(a)
  if a.digest == '' then return nil end
  local value = redis.call('GET', P .. K.idempotency .. a.digest)
  if not value then return nil end
  local id, body = string.match(value, '^(%S+) (%S+)$')
  return { body == a.body and 'known' or 'reused', id, 0, 0 }
end

local function refusal(a)
  local waiting = tally('queued') + tally('retrying') + tally('paused')
  if waiting >= most_tasks then return { 'full', a.id, waiting, 0 } end
  if tally('bytes') + a.bytes > most_bytes then return { 'bytes', a.id, tally('bytes'), 0 } end
  local line = a.lane .. ':' .. a.account
  local rank = redis.call('ZCARD', P .. K.wait .. line) + redis.call('ZCARD', P .. K.ready .. line) + 1
  local wait = eta(a.account, rank)
  if wait > a.max_wait then return { 'late', a.id, wait, 0 } end
  if a.request == '' and redis.call('PERSIST', P .. K.body .. a.id) == 0 then
    return { 'no_body', a.id, 0, 0 }
  end
  return nil
end

local function store(a)
  local start = math.max(at, a.not_before)
  local task = { id = a.id, state = 'queued', owner = a.owner, lane = a.lane, account = a.account,
    attempt = 0, seq = 0 }
  redis.call('HINCRBY', P .. K.tally, 'queued', 1)
  redis.call('HINCRBY', P .. K.tally, 'bytes', a.bytes)
  record(task, at, 'queued', 'system', '', '{}')
  redis.call('HSET', P .. K.task .. a.id, 'state', 'queued', 'place', 'time', 'owner', a.owner,
    'lane', a.lane, 'account', a.account, 'provider', a.provider, 'model', a.model, 'mode', a.mode,
    'session', a.session, 'request', a.request, 'bytes', a.bytes, 'created', at,
    'attempt', 0, 'failures', 0, 'losses', 0, 'lost_after', 0, 'max_attempts', a.max_attempts, 'fence', '',
    'worker', '', 'entry', '', 'seq', task.seq, 'score', '', 'started', 0, 'first_started', '',
    'ran', 0, 'timeout', a.timeout, 'begun', 0, 'void_from', 0, 'finished', '', 'due', '',
    'idem', a.digest, 'outcome', '{}', 'archived', 0,
    'step', 0, 'waiting_for', '')
  redis.call('ZADD', P .. K.owner .. a.owner, 0, a.id)
  if a.session ~= '' then
    redis.call('ZADD', P .. K.session .. session_of(a.owner, a.session), 0, a.id)
  end
  redis.call('ZADD', P .. K.expiry, start + a.max_wait, a.id)
  if a.digest ~= '' then redis.call('SET', P .. K.idempotency .. a.digest, a.id .. ' ' .. a.body) end
  if start > at then
    redis.call('ZADD', P .. K.due, start, a.id)
    redis.call('HSET', P .. K.task .. a.id, 'due', start)
  else
    enqueue(task)
  end
end

local function submit(a)
  redis.call('HSET', P .. K.caps, a.account, a.cap)
  local before = known(a)
  if before then return before end
  if redis.call('EXISTS', P .. K.task .. a.id) == 1 then return { 'ok', a.id, 0, 0 } end
  local refused = refusal(a)
  if refused then return refused end
  store(a)
  return { 'ok', a.id, 0, 0 }
end

local answers, fed = {}, {}
for i = FIXED + 1, #ARGV, STRIDE do
  local a = { id = ARGV[i], owner = ARGV[i + 1], lane = ARGV[i + 2], account = ARGV[i + 3],
    cap = ARGV[i + 4], provider = ARGV[i + 5], model = ARGV[i + 6], mode = ARGV[i + 7],
    session = ARGV[i + 8], request = ARGV[i + 9], bytes = tonumber(ARGV[i + 10]),
    not_before = tonumber(ARGV[i + 11]), max_wait = tonumber(ARGV[i + 12]),
    max_attempts = ARGV[i + 13], timeout = ARGV[i + 14], digest = ARGV[i + 15], body = ARGV[i + 16] }
  answers[#answers + 1] = submit(a)
  fed[a.lane] = true
end
for _, lane in ipairs({ 'priority', 'short', 'long' }) do
  if fed[lane] and feed(lane, room) > 0 then signal('work ' .. lane) end
end
for _, answer in ipairs(answers) do
  if answer[1] == 'ok' then
    local v = redis.call('HMGET', P .. K.task .. answer[2], 'place', 'lane', 'account')
    answer[3] = position({ id = answer[2], place = v[1], lane = v[2], account = v[3] })
    answer[4] = eta(v[3], answer[3])
  end
end
tell()
return answers
