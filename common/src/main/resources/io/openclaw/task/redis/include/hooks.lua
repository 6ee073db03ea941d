-- The end of a task that its webhook asked for is delivered by a gateway. What is needed for that is
-- kept apart from the task, whose copy here goes sooner. `told` counts the entries in the outbox that
-- have the history copy its records.
local function order_delivery(id, at, url, state)
  redis.call('HSET', P .. K.hook .. id, 'url', url, 'state', state, 'attempt', 0, 'since', at,
    'fence', '')
  redis.call('HSETNX', P .. K.hook .. id, 'told', 0)
  redis.call('ZADD', P .. K.hooks, at, id)
  signal('hook ' .. id)
end

local function tell_webhook(id, at, url, states, state)
  if url and states and string.find(states, ' ' .. state .. ' ', 1, true) then
    order_delivery(id, at, url, state)
  end
end
