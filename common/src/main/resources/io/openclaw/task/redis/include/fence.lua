-- Whether a worker's write carries the secret of the present claim. A refusal counts as `fenced` when
-- another claim holds the task, or when the writer lost it; a write that comes after its own claim's
-- end, such as the beat beside a FINISH, is no sign of a fault.
local refused = {}

local function owns(task, fence)
  if not task then return false end
  if task.place == 'held' and task.fence == fence then return true end
  local foreign = task.place == 'held' or task.lost_fence == fence
  if foreign and not refused[fence] then
    refused[fence] = true
    redis.call('HINCRBY', P .. K.tally, 'fenced', 1)
  end
  return false
end
