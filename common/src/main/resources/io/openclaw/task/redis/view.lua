#!lua flags=no-writes
-- VIEW: tasks as they are now, with their rank in line.
-- Guarantee: changes nothing; one moment for all of them.
-- KEYS[1] prefix of the shard
-- EACH[1] id
-- Returns for each task that is here {id, position, eta ms, then its fields as in `fields` below}
-- @include keys
local P = KEYS[1]
-- @include position
local fields = { 'owner', 'state', 'lane', 'account', 'provider', 'model', 'mode', 'session', 'created',
  'first_started', 'finished', 'due', 'attempt', 'max_attempts', 'worker', 'seq', 'bytes', 'idem',
  'outcome', 'archived', 'waiting_for' }
local views = {}
for _, id in ipairs(ARGV) do
  local v = redis.call('HMGET', P .. K.task .. id, 'place', unpack(fields))
  if v[1] then
    local rank = position({ id = id, place = v[1], lane = v[4], account = v[5] })
    v[1] = eta(v[5], rank)
    table.insert(v, 1, rank)
    table.insert(v, 1, id)
    views[#views + 1] = v
  end
end
return views
