#!lua
-- RELEASE_TURN: no turn comes before this one any more; it gets its request with its context, and its
-- place in line.
-- Guarantee: once, and only the first unfinished turn of its session. Not allowed when memory is used
-- up: the request grows.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] id
-- ARGV[2] request
-- ARGV[3] bytes of the request
-- ARGV[4] 1 when the request is large and kept apart
-- Returns {1} released | {0} it does not wait for its turn
-- @include keys
local P = KEYS[1]
local id, request, bytes, apart = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4] == '1'
-- @include clock
-- @include task
-- @include log
-- @include turns
-- @include queue
-- @include stand
local at = now()
local key = P .. K.task .. id

local function keep_request(task)
  local change = bytes - redis.call('HGET', key, 'bytes')
  if apart then
    redis.call('SET', P .. K.body .. id, request)
  else
    redis.call('DEL', P .. K.body .. id)
  end
  redis.call('HSET', key, 'request', apart and '' or request, 'bytes', bytes, 'turn', '',
    'waiting_for', '')
  redis.call('HINCRBY', P .. K.tally, 'bytes', change)
  load_owner(task.owner, 'bytes', change)
end

local task = load(id)
if not task or task.place ~= 'turn' then return { 0 } end
if not is_first(open_turns(task), id) then return { 0 } end
keep_request(task)
withdraw(task)
if stand(task, at) then signal('work ' .. task.lane) end
return { 1 }
