-- A session's unfinished turns, in their order. One of them may run; the others wait in place `turn`
-- until the one before has ended, since its answer belongs to what they ask. A gateway gives the first
-- its context and releases it.
local function open_turns(task)
  local session = redis.call('HGET', P .. K.task .. task.id, 'session')
  return session ~= '' and P .. K.open_turns .. session_of(task.owner, session)
end

local function add_turn(turns, id)
  local last = redis.call('ZRANGE', turns, -1, -1, 'WITHSCORES')
  redis.call('ZADD', turns, (last[2] or 0) + 1, id)
end

local function is_first(turns, id) return redis.call('ZRANGE', turns, 0, 0)[1] == id end

-- The first turn is due, if it waits for that and is not known to be.
local function call_first(turns)
  local id = redis.call('ZRANGE', turns, 0, 0)[1]
  if not id or redis.call('HGET', P .. K.task .. id, 'place') ~= 'turn' then return end
  if redis.call('ZADD', P .. K.turns_due, 'NX', 0, id) == 1 then signal('turn ' .. id) end
end

local function end_turn(task, session)
  local turns = P .. K.open_turns .. session_of(task.owner, session)
  if redis.call('ZREM', turns, task.id) == 1 then call_first(turns) end
end
