-- From when on a task's longest life runs, were it now: one that was never in line waits for its time
-- first.
local function life_from(task, at)
  if task.score then return at end
  return math.max(at, tonumber(redis.call('HGET', P .. K.task .. task.id, 'due')) or 0)
end
