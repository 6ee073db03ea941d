-- Reads a lane's stream in the worker's name, and hands out what was just put there. Other entries are
-- those of held tasks, delivered anew after the group was lost, or of tasks that are gone.
local function read(lane, count)
  local stream = P .. K.lane .. lane
  local got = redis.pcall('XREADGROUP', 'GROUP', 'workers', worker, 'COUNT', count, 'STREAMS', stream, '>')
  if type(got) == 'table' and got.err then
    -- From 0, never from $: entries that wait in the stream must not vanish with a lost group.
    redis.call('XGROUP', 'CREATE', stream, 'workers', '0', 'MKSTREAM')
    got = redis.call('XREADGROUP', 'GROUP', 'workers', worker, 'COUNT', count, 'STREAMS', stream, '>')
  end
  return got and got[1] and got[1][2] or {}
end

local function drop_unless_held(lane, entry, id)
  local v = redis.call('HMGET', P .. K.task .. id, 'place', 'entry')
  if v[1] == 'held' and v[2] == entry then return end
  redis.call('XACK', P .. K.lane .. lane, 'workers', entry)
  redis.call('XDEL', P .. K.lane .. lane, entry)
end

local function read_through(lane, moved, count)
  while count > 0 do
    local deliveries = read(lane, count)
    if #deliveries == 0 then return end
    for _, delivery in ipairs(deliveries) do
      local entry, id = delivery[1], delivery[2][2]
      if moved[entry] then
        count = count - 1
        hand_out(moved[entry])
      else
        guarded(id, drop_unless_held, lane, entry, id)
      end
    end
  end
end
