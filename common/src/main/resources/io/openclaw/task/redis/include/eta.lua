-- Ranks, and how long until a rank starts: the slower of calls at once and starts a minute, both over
-- all lanes of the account and all shards, since tasks in its higher lanes come before, unless the lane
-- is paused. For a task in a paused lane: as if the lane was resumed now.
local FIRST_GUESS, BURST = 10000, 5000

-- Rank in its line of this shard, 1 for next: exact, and as cheap at 10,000 as at 10. Not waiting in
-- line: 0.
local function position(task)
  local line = line_of(task)
  if task.place == 'wait' then
    local ahead = redis.call('ZCARD', P .. K.ready .. line)
    return ahead + redis.call('ZRANK', P .. K.wait .. line, task.id) + 1
  end
  local rank = redis.call('ZRANK', P .. K.ready .. line, task.id)
  return rank and rank + 1 or 0
end

-- The rank that a task of this score would get.
local function rank_of(line, score)
  return redis.call('ZCARD', P .. K.ready .. line) + 1
    + redis.call('ZCOUNT', P .. K.wait .. line, '-inf', score)
end

-- The tasks of the account that start up to this rank, and how long they take one after the other.
local function before(lane, account, rank, other)
  local count, work, fields = 0, 0, {}
  for i, each in ipairs(LANES) do fields[i] = each .. ':' .. account end
  local paces = redis.call('HMGET', P .. K.pace, unpack(fields))
  for i, line in ipairs(fields) do
    local last, here = LANES[i] == lane
    if not last and is_paused(LANES[i]) then
      here = 0
    elseif not last then
      here = redis.call('ZCARD', P .. K.wait .. line) + redis.call('ZCARD', P .. K.ready .. line)
        + ahead_elsewhere(other, LANES[i])
    else
      here = rank + ahead_elsewhere(other, LANES[i], rank)
    end
    count, work = count + here, work + here * tonumber(paces[i] or FIRST_GUESS)
    if last then break end
  end
  return count, work
end

local function by_concurrency(account, most, count, work, other)
  if most == 0 then return 0 end
  local free = math.max(0, most - other.running - redis.call('ZCARD', P .. K.running .. account))
  if count <= free then return 0 end
  return work / count * (count - free) / most
end

-- How many started within the window, in this shard.
local function taken_of(account, of, at)
  return redis.call('ZCOUNT', P .. K.starts .. account, '(' .. at - of.window, '+inf')
end

-- When the start at a place of the window was, or now when there is none. Those of other shards lie
-- evenly between those of this one.
local function start_at(account, of, place, here, taken, at)
  if place >= taken then return at end
  if here == 0 then return at - of.window + math.floor(of.window * place / taken) end
  local entry = redis.call('ZRANGEBYSCORE', P .. K.starts .. account, '(' .. at - of.window, '+inf',
    'WITHSCORES', 'LIMIT', math.floor(place * here / taken), 1)
  return tonumber(entry[2])
end

-- A start follows the one that is a limit's worth before it by a window at least.
local function by_window(account, of, count, at, other)
  local here = taken_of(account, of, at)
  local taken = here + other.taken
  local windows = math.floor((taken + count - 1) / of.rpm)
  if windows == 0 then return 0 end
  local place = (taken + count - 1) % of.rpm
  return start_at(account, of, place, here, taken, at) + windows * of.window - at
end

-- How many may leave together, and how many of these left lately, in this shard.
local function burst_of(account, of, at)
  local each = of.window / of.rpm
  local burst = math.max(math.ceil(BURST / each), of.concurrency)
  local since = '(' .. at - math.floor(burst * each)
  return burst, redis.call('ZCOUNT', P .. K.starts .. account, since, '+inf')
end

-- Some seconds' worth of starts may leave together, as far as none left lately; then one by one.
local function by_starts(account, of, count, at, other)
  if of.rpm == 0 then return 0 end
  local burst, lately = burst_of(account, of, at)
  local free = math.max(0, burst - lately - other.lately)
  local smoothly = math.max(0, count - free) * of.window / of.rpm
  return math.max(smoothly, by_window(account, of, count, at, other))
end

local function eta(lane, account, rank, at, other)
  if rank == 0 then return 0 end
  local of, count, work = limits_of(account), before(lane, account, rank, other)
  local blocked = math.max(0, block_of(account, at) - at)
  local calls = blocked + by_concurrency(account, of.concurrency, count, work, other)
  return math.floor(math.max(calls, by_starts(account, of, count, at, other)))
end
