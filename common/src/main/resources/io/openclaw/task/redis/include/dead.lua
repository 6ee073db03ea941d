-- The dead list: failed tasks by the time they failed, of all owners and of each. Its entries outlive
-- their tasks here; the history has these.
local function enter_dead(owner, id, at)
  redis.call('ZADD', P .. K.dead, at, id .. ' ' .. owner)
  redis.call('ZADD', P .. K.dead_of .. owner, at, id)
end

local function leave_dead(owner, id)
  redis.call('ZREM', P .. K.dead, id .. ' ' .. owner)
  return redis.call('ZREM', P .. K.dead_of .. owner, id)
end
