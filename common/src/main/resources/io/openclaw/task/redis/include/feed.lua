-- Moves the next tasks of a lane that the claiming worker can run into the lane's stream, and reads
-- them from there. Accounts take turns in a lane; within an account fair time decides.

local function head_of(lane, account)
  local line, best = lane .. ':' .. account, nil
  for _, needs in ipairs(redis.call('SMEMBERS', P .. K.needs .. line)) do
    local head = redis.call('ZRANGE', P .. K.line .. line .. ':' .. needs, 0, 0, 'WITHSCORES')
    local score = tonumber(head[2])
    if not score then
      redis.call('SREM', P .. K.needs .. line, needs)
    elseif can_run(account, needs)
      and (not best or score < best.score or (score == best.score and head[1] < best.id)) then
      best = { id = head[1], score = score, needs = needs }
    end
  end
  return best
end

local function close_line(lane, account)
  if redis.call('ZCARD', P .. K.wait .. lane .. ':' .. account) > 0 then return end
  redis.call('ZREM', P .. K.accounts .. lane, account)
  redis.call('DEL', P .. K.turns .. lane .. ':' .. account)
end

-- The accounts of a lane with a task that may be claimed now.
local function candidates(lane)
  local found = {}
  local all = redis.call('ZRANGE', P .. K.accounts .. lane, 0, -1, 'WITHSCORES')
  for i = 1, #all, 2 do
    local account = all[i]
    local room = room_of(account, at)
    local head = room > 0 and head_of(lane, account)
    if head then
      found[#found + 1] = { account = account, turn = tonumber(all[i + 1]), head = head,
        room = room }
    else
      close_line(lane, account)
    end
  end
  return found
end

local function next_of(found)
  local best = nil
  for _, each in ipairs(found) do
    if each.head and each.room > 0 and (not best or each.turn < best.turn) then best = each end
  end
  return best
end

local function move(id, score)
  local task = load(id) or error('its fields are gone')
  leave_line(task)
  task.entry = redis.call('XADD', P .. K.lane .. task.lane, '*', 'id', id)
  -- Never backwards: a task that was given back is older than the line's present time.
  local line = line_of(task)
  local fair = tonumber(redis.call('HGET', P .. K.fair_time, line) or 0)
  if score + 1 > fair then redis.call('HSET', P .. K.fair_time, line, score + 1) end
  return task
end

-- Answers the moved tasks by their entry in the stream, and their number.
local function feed(lane, places)
  local found, moved, count = candidates(lane), {}, 0
  while count < places do
    local from = next_of(found)
    if not from then break end
    local task = guarded(from.head.id, move, from.head.id, from.head.score)
    if task then
      moved[task.entry], count = task, count + 1
      from.turn, from.room = from.turn + 1, from.room - 1
      redis.call('ZADD', P .. K.accounts .. lane, from.turn, from.account)
    else
      local line = lane .. ':' .. from.account
      redis.call('ZREM', P .. K.since .. lane, from.head.id)
      redis.call('ZREM', P .. K.wait .. line, from.head.id)
      redis.call('ZREM', P .. K.line .. line .. ':' .. from.head.needs, from.head.id)
    end
    from.head = head_of(lane, from.account)
    if not from.head then close_line(lane, from.account) end
  end
  return moved, count
end
