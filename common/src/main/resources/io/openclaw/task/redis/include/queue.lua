-- The waiting line of an account in a lane, where owners take turns (start-time fair queueing). A task
-- that comes back keeps its place. The line is kept twice: as a whole, for ranks, and apart for what
-- the tasks need of a worker, so that a worker finds the first one that it can run.
local function place_in_line(task)
  local line = line_of(task)
  local fair = tonumber(redis.call('HGET', P .. K.fair_time, line) or 0)
  local turn = tonumber(redis.call('HGET', P .. K.turns .. line, task.owner) or 0)
  return math.max(fair, turn)
end

local function stand_in_line(task, at)
  local line = line_of(task)
  redis.call('ZADD', P .. K.since .. task.lane, at, task.id)
  redis.call('ZADD', P .. K.wait .. line, task.score, task.id)
  redis.call('ZADD', P .. K.line .. line .. ':' .. task.needs, task.score, task.id)
  redis.call('SADD', P .. K.needs .. line, task.needs)
  local accounts = P .. K.accounts .. task.lane
  if not redis.call('ZSCORE', accounts, task.account) then
    local first = redis.call('ZRANGE', accounts, 0, 0, 'WITHSCORES')
    redis.call('ZADD', accounts, first[2] or 0, task.account)
  end
end

-- A task that was to start later has no place yet.
local function take_turn(task)
  task.score = task.score or place_in_line(task)
  redis.call('HSET', P .. K.turns .. line_of(task), task.owner, task.score + 1)
end

local function enqueue(task, at)
  if not task.score then take_turn(task) end
  stand_in_line(task, at)
  redis.call('HSET', P .. K.task .. task.id, 'place', 'wait', 'score', task.score, 'entry', '')
end

-- The whole life of a task is bounded, too: one that waits again is ended when that is over.
local function wait_again(task)
  if task.attempt > 0 then redis.call('ZADD', P .. K.expiry, task.ends, task.id) end
end
