-- The waiting line of an account in a lane, and the feeding of lanes from these lines. Owners take
-- turns in a line (start-time fair queueing), accounts take turns in a lane.
local function enqueue(task)
  local line = line_of(task)
  if not task.score then
    local fair = tonumber(redis.call('HGET', P .. K.fair_time, line) or 0)
    local turn = tonumber(redis.call('HGET', P .. K.turns .. line, task.owner) or 0)
    task.score = math.max(fair, turn)
    redis.call('HSET', P .. K.turns .. line, task.owner, task.score + 1)
  end
  redis.call('ZADD', P .. K.wait .. line, task.score, task.id)
  redis.call('HSET', P .. K.task .. task.id, 'place', 'wait', 'score', task.score, 'entry', '')
  task.place = 'wait'
  local accounts = P .. K.accounts .. task.lane
  if not redis.call('ZSCORE', accounts, task.account) then
    local first = redis.call('ZRANGE', accounts, 0, 0, 'WITHSCORES')
    redis.call('ZADD', accounts, first[2] or 0, task.account)
  end
end

local function to_lane(lane, line)
  local head = redis.call('ZPOPMIN', P .. K.wait .. line)
  local id, score = head[1], head[2]
  local entry = redis.call('XADD', P .. K.lane .. lane, '*', 'id', id)
  redis.call('ZADD', P .. K.ready .. line, score, id)
  redis.call('HSET', P .. K.task .. id, 'place', 'lane', 'entry', entry)
  -- Never backwards: a task that was given back is older than the line's present time.
  local fair = tonumber(redis.call('HGET', P .. K.fair_time, line) or 0)
  if score + 1 > fair then redis.call('HSET', P .. K.fair_time, line, score + 1) end
end

-- The lines of a lane that have somebody waiting, with how many the account may still have unstarted.
local function lines(lane)
  local found = {}
  local accounts = redis.call('ZRANGE', P .. K.accounts .. lane, 0, -1, 'WITHSCORES')
  for i = 1, #accounts, 2 do
    local line = lane .. ':' .. accounts[i]
    local cap = tonumber(redis.call('HGET', P .. K.caps, accounts[i]) or 8)
    local waiting = redis.call('ZCARD', P .. K.wait .. line)
    found[#found + 1] = { account = accounts[i], line = line, turn = tonumber(accounts[i + 1]),
      waiting = waiting, may = math.min(waiting, cap - redis.call('ZCARD', P .. K.ready .. line)) }
  end
  return found
end

local function next_line(all)
  local best = nil
  for _, line in ipairs(all) do
    if line.may > 0 and (not best or line.turn < best.turn) then best = line end
  end
  return best
end

-- Fills the lane's stream up to `room` undelivered entries, at most 100 at a time.
local function feed(lane, room)
  local stream = P .. K.lane .. lane
  local all = lines(lane)
  local ahead = redis.call('XLEN', stream) - redis.call('ZCARD', P .. K.leases .. lane)
  local moved = 0
  while moved < math.min(room - ahead, 100) do
    local line = next_line(all)
    if not line then break end
    to_lane(lane, line.line)
    moved = moved + 1
    line.turn, line.may, line.waiting = line.turn + 1, line.may - 1, line.waiting - 1
    redis.call('ZADD', P .. K.accounts .. lane, line.turn, line.account)
  end
  for _, line in ipairs(all) do
    if line.waiting == 0 then
      redis.call('ZREM', P .. K.accounts .. lane, line.account)
      redis.call('DEL', P .. K.turns .. line.line)
    end
  end
  return moved
end
