-- Higher priorities go first, but while a lower one waits only so many grants in a row pass it: the
-- next goes to the longest waiting of the lower ones. A grant that is not used is taken back.
local PRIORITY_STEP = 1e14

local function priority_of(place) return math.floor(place / PRIORITY_STEP) end

-- The longest waiting holder below a priority, and its place.
local function longest_below(priority)
  local found, place, since
  while true do
    local from = (priority + 1) * PRIORITY_STEP
    local first = redis.call('ZRANGEBYSCORE', line, from, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
    if not first[1] then return found, place end
    priority = priority_of(first[2])
    local own_since = first[2] - priority * PRIORITY_STEP
    if not since or own_since < since then found, place, since = first[1], tonumber(first[2]), own_since end
  end
end

-- Whose turn it is in spite of its priority, or nothing.
local function overdue(passed, most_passed, priority)
  if passed < most_passed then return end
  local first = redis.call('ZRANGE', line, 0, 0, 'WITHSCORES')[2]
  return longest_below(math.min(priority, first and priority_of(first) or priority))
end

local function note_grant(holder, priority, passed, is_overdue)
  local last = redis.call('ZRANGE', line, -1, -1, 'WITHSCORES')[2]
  if not is_overdue and last and priority_of(last) > priority then
    redis.call('HSET', learned, 'passed', passed + 1, 'passed_by', holder)
  elseif passed > 0 and (is_overdue or priority > 0) then
    redis.call('HSET', learned, 'passed', 0, 'served_lower', holder, 'passed_before', passed)
  end
end

local function take_back_grant(holder)
  local f = redis.call('HMGET', learned, 'served_lower', 'passed_before', 'passed_by', 'passed')
  if f[1] == holder then
    redis.call('HSET', learned, 'passed', f[2])
    redis.call('HDEL', learned, 'served_lower')
  elseif f[3] == holder then
    redis.call('HSET', learned, 'passed', math.max(0, f[4] - 1))
    redis.call('HDEL', learned, 'passed_by')
  end
end
