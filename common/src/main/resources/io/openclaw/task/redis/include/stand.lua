-- Puts a task into its line, or where it waits for its time; answers whether it is in line.
local function stand(task, at)
  local key = P .. K.task .. task.id
  local due = tonumber(redis.call('HGET', key, 'due')) or 0
  if due > at then
    redis.call('ZADD', P .. K.due, due, task.id)
    redis.call('HSET', key, 'place', 'time')
    return false
  end
  redis.call('HSET', key, 'due', '')
  enqueue(task, at)
  return true
end
