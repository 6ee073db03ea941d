-- Why a task is not taken in. What waits is counted once for a call, and kept up while it stores; the
-- limits are for all shards together, so the caller tells what waits in the others.
-- An estimate is not exact, and a task that was accepted should not expire: hence the margin.
local ON_THE_SAFE_SIDE = 0.95

local function numbers(key, ...)
  local found = redis.call('HMGET', key, ...)
  for i = 1, #found do found[i] = tonumber(found[i] or 0) end
  return found
end

local total = numbers(P .. K.tally, 'queued', 'retrying', 'paused', 'bytes')
local all = { tasks = total[1] + total[2] + total[3] + elsewhere.tasks, bytes = total[4] + elsewhere.bytes }
local owners = {}

local function of_owner(a)
  if not owners[a.owner] then
    local of = numbers(P .. K.owners, a.owner .. ':tasks', a.owner .. ':bytes')
    owners[a.owner] = { tasks = of[1] + a.tasks_elsewhere, bytes = of[2] + a.bytes_elsewhere,
      new_tasks = 0, new_bytes = 0 }
  end
  return owners[a.owner]
end

local function known(a)
  if a.digest == '' then return nil end
  local value = redis.call('GET', P .. K.idempotency .. a.digest)
  if not value then return nil end
  local id, body = string.match(value, '^(%S+) (%S+)$')
  return { body == a.body and 'known' or 'reused', id, 0, 0 }
end

local function full(a)
  if all.tasks >= most.tasks then return { 'full', a.id, all.tasks, 0 } end
  if all.bytes + a.bytes > most.bytes then return { 'bytes', a.id, all.bytes, 0 } end
  local of = of_owner(a)
  if of.tasks >= most.owner_tasks or of.bytes + a.bytes > most.owner_bytes then
    return { 'owner_full', a.id, of.tasks, of.bytes }
  end
  return nil
end

local function refusal(a, at)
  local refused = full(a)
  if refused then return refused end
  local wait = a.wait - math.max(0, a.not_before - at)
  if wait > a.max_wait * ON_THE_SAFE_SIDE then return { 'late', a.id, wait, 0 } end
  if a.request == '' and redis.call('PERSIST', P .. K.body .. a.id) == 0 then
    return { 'no_body', a.id, 0, 0 }
  end
  return nil
end
