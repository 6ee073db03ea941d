-- Rank in its line, 1 for next: exact, and as cheap at 10,000 as at 10. Not waiting in line: 0.
local function position(task)
  local line = task.lane .. ':' .. task.account
  if task.place == 'wait' then
    local ahead = redis.call('ZCARD', P .. K.ready .. line)
    return ahead + redis.call('ZRANK', P .. K.wait .. line, task.id) + 1
  end
  local rank = redis.call('ZRANK', P .. K.ready .. line, task.id)
  return rank and rank + 1 or 0
end

-- How long until it starts: what runs of this account take lately, as many at once as it allows.
local function eta(account, rank)
  local pace = tonumber(redis.call('HGET', P .. K.pace, account) or 0)
  local cap = tonumber(redis.call('HGET', P .. K.caps, account) or 8)
  return math.floor(rank * pace / cap)
end
