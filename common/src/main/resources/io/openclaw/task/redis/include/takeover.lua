-- Takes over what lost workers held. A loss is an attempt that had started when its lease ran out; a
-- claim that did not start is none. Progress is an attempt that ran longer than every lost one before
-- it, by more than a lease: then the count begins anew. So a task that stops its workers at the same
-- point is caught, whatever it wrote before.
local MOST_LOSSES, MOST_LOOKED_AT = 5, 1000

local function count_loss(task, lost_at)
  local after = math.max(0, lost_at - task.started)
  task.losses = after > task.lost_after + lease and 1 or task.losses + 1
  task.lost_after = math.max(task.lost_after, after)
end

local function lose(task, lost_at)
  count_loss(task, lost_at)
  task.ran = ran_until(task, lost_at)
  task.started = 0
  redis.call('ZREM', P .. K.running .. task.account, task.id)
  record(task, at, 'retrying', 'system', '', '{"reason":"worker_lost","next_attempt_at":"' .. at_text
    .. '","void_from":' .. task.void_from .. '}')
end

local function take_over(task, lost_at)
  task.lost_fence = task.fence
  if task.started > 0 then lose(task, lost_at) end
  if task.losses >= MOST_LOSSES then
    redis.call('HSET', P .. K.task .. task.id, 'losses', task.losses, 'lost_after', task.lost_after,
      'lost_fence', task.lost_fence)
    return fail(task, at, 'poison', 'The task lost its worker ' .. MOST_LOSSES .. ' times.')
  end
  redis.call('XCLAIM', P .. K.lane .. task.lane, 'workers', worker, 0, task.entry, 'JUSTID')
  hand_out(task)
end

local function take_over_lost(lane, places)
  local leases, before = P .. K.leases .. lane, #claims
  local lost = redis.call('ZRANGEBYSCORE', leases, '-inf', at, 'WITHSCORES', 'LIMIT', 0, MOST_LOOKED_AT)
  for i = 1, #lost, 2 do
    if #claims - before >= places then break end
    guarded(lost[i], function(id, lost_at)
      local task = load(id)
      if not task or task.place ~= 'held' then
        redis.call('ZREM', leases, id)
      elseif can_run(task.account, task.needs) then
        take_over(task, lost_at)
      end
    end, lost[i], tonumber(lost[i + 1]))
  end
end
