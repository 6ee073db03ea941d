#!lua flags=no-writes
-- SESSIONS: an owner's sessions as they are now.
-- Guarantee: changes nothing; one moment for all of them.
-- KEYS[1] prefix of the shard; behind it its keys that are known before the call
-- ARGV[1] owner
-- EACH[1] session
-- Returns for each that is here {session, title, created, last time, tasks, its unfinished turns…}
-- @include keys
local P = KEYS[1]
local owner = ARGV[1]
-- @include task
local rows = {}
for i = 2, #ARGV do
  local session = session_of(owner, ARGV[i])
  local last = redis.call('ZSCORE', P .. K.sessions .. owner, ARGV[i])
  if last then
    local v = redis.call('HMGET', P .. K.about .. session, 'title', 'created')
    local row = { ARGV[i], v[1] or '', v[2] or last, last, redis.call('ZCARD', P .. K.session .. session) }
    for _, id in ipairs(redis.call('ZRANGE', P .. K.open_turns .. session, 0, -1)) do
      row[#row + 1] = id
    end
    rows[#rows + 1] = row
  end
end
return rows
