#!lua flags=no-writes
-- VIEW: tasks as they are now, with their rank in line.
-- Guarantee: changes nothing; one moment for all of them. A task that cannot be read does not stop the
-- others.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- EACH[1] id
-- EACH[2] its account in other shards, see elsewhere.lua
-- Returns for each task that is here {id, position, eta ms, end of its account's block or '', what its
-- line waits for (`paused`, or the reason of the block) or '', then its fields as in `fields` and
-- `optional` below}; for one that cannot be read {id, reason}
-- @include keys
local P = KEYS[1]
-- @include clock
-- @include task
-- @include account
-- @include paused
-- @include elsewhere
-- @include eta
local at = now()
local fields = { 'owner', 'state', 'lane', 'account', 'provider', 'model', 'mode', 'session', 'created',
  'first_started', 'finished', 'due', 'attempt', 'max_attempts', 'worker', 'seq', 'bytes', 'idem',
  'outcome', 'archived', 'waiting_for' }

local function in_line(task, other)
  local rank, ends, reason = position(task), block_of(task.account, at)
  if task.place ~= 'wait' then
    ends, reason = 0, ''
  elseif is_paused(task.lane) then
    ends, reason = 0, 'paused'
  end
  local before = rank == 0 and 0 or ahead_elsewhere(other, task.lane, rank)
  return task.id, rank + before, eta(task.lane, task.account, rank, at, other), ends == 0 and '' or ends,
    reason
end

local optional = { 'retry_of', 'retried_as' }
local names = { unpack(fields) }
for _, name in ipairs(optional) do names[#names + 1] = name end

local function view(id, elsewhere)
  local v = redis.call('HMGET', P .. K.task .. id, 'place', unpack(names))
  if not v[1] then return nil end
  for i = 1, #fields do
    if not v[i + 1] then error('its field ' .. fields[i] .. ' is missing', 0) end
  end
  local row = { in_line({ id = id, place = v[1], lane = v[4], account = v[5] },
    elsewhere_of(elsewhere)) }
  for i = 2, #names + 1 do row[#row + 1] = v[i] or '' end
  return row
end

local views = {}
for i = 1, #ARGV, 2 do
  local id = ARGV[i]
  local read, row = pcall(view, id, ARGV[i + 1])
  if not read then row = { id, type(row) == 'table' and row.err or tostring(row) } end
  views[#views + 1] = row
end
return views
