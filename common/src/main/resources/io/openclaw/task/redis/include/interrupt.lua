-- Whether the session of a new turn is free, and what becomes of its unfinished turns when it is not.
-- It waits no longer: the counts that this call keeps follow.
local function uncount(owner)
  all.tasks = all.tasks - 1
  if owners[owner] then owners[owner].tasks = owners[owner].tasks - 1 end
end

local function cancel_turn(id)
  local task = load(id)
  if not task or TERMINAL[task.state] then return end
  local held = task.place == 'held'
  if WAITING[task.state] then uncount(task.owner) end
  record(task, at, 'cancelled', 'system', '', '{}')
  end_task(task, at, 'cancelled', without_result('cancelled'))
  if held then signal('void ' .. id) end
end

-- The last first: none of them becomes due on the way.
local function cancel_turns(turns)
  for _, id in ipairs(redis.call('ZREVRANGE', turns, 0, -1)) do
    guarded(id, cancel_turn, id)
    redis.call('ZREM', turns, id)
  end
end

local function refuse_turn(a)
  if a.on_busy == '' or a.session == '' then return nil end
  a.turns = P .. K.open_turns .. session_of(a.owner, a.session)
  local first = redis.call('ZRANGE', a.turns, 0, 0)[1]
  if first and a.on_busy == 'reject' then return { 'busy', first, 0, 0 } end
  return nil
end

-- Answers whether it is a turn. In a free session, too, it waits for its context: one that was read
-- before this step may lack a turn that has ended since.
local function take_place(a)
  if not a.turns then return false end
  if a.on_busy == 'interrupt' then cancel_turns(a.turns) end
  add_turn(a.turns, a.id)
  return true
end
