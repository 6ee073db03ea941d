-- What the other shards hold of an account, as they told it a moment ago: for each of them six numbers,
-- `<waiting in priority> <in short> <in long> <running> <starts in the window> <starts lately>`, with a
-- space between; empty when there is one shard alone. Shards give their tasks to workers in turn, so of
-- each other shard as many tasks of a lane come before one as its rank in its own shard.
local NUMBERS_OF_SHARD = 6
local read_before = {}

local function read_elsewhere(text)
  local of, numbers = { waiting = {}, running = 0, taken = 0, lately = 0 }, {}
  for number in string.gmatch(text, '%d+') do numbers[#numbers + 1] = tonumber(number) end
  for i, lane in ipairs(LANES) do
    of.waiting[lane] = {}
    for from = 0, #numbers - 1, NUMBERS_OF_SHARD do
      table.insert(of.waiting[lane], numbers[from + i])
    end
  end
  for from = #LANES, #numbers - 1, NUMBERS_OF_SHARD do
    of.running = of.running + numbers[from + 1]
    of.taken = of.taken + numbers[from + 2]
    of.lately = of.lately + numbers[from + 3]
  end
  return of
end

local function elsewhere_of(text)
  read_before[text] = read_before[text] or read_elsewhere(text)
  return read_before[text]
end

-- Those of the lane in other shards that come before the rank; all of them without a rank.
local function ahead_elsewhere(other, lane, rank)
  local count = 0
  for _, waiting in ipairs(other.waiting[lane]) do
    count = count + (rank and math.min(rank, waiting) or waiting)
  end
  return count
end
