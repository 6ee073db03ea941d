-- Breakers are kept of so many models at most, and none for ever: a model is a word of the caller.
local MOST_MODELS, FORGOTTEN_AFTER_MS = 64, 3600 * 1000
local BREAKER_FIELDS = { 'failures:', 'open_until:', 'times:', 'probe:', 'rejected:', 'used:' }

local function forget_model(model)
  local fields = {}
  for i, field in ipairs(BREAKER_FIELDS) do fields[i] = field .. model end
  redis.call('HDEL', breakers, unpack(fields))
end

-- Closed ones first, then by their last use.
local function known_models()
  local all = redis.call('HGETALL', breakers)
  local open, known = {}, {}
  for i = 1, #all, 2 do
    local model = string.match(all[i], '^open_until:(.*)$')
    if model then open[model] = tonumber(all[i + 1]) end
  end
  for i = 1, #all, 2 do
    local model = string.match(all[i], '^used:(.*)$')
    if model then
      known[#known + 1] = { model = model, used = tonumber(all[i + 1]), open = open[model] or 0 }
    end
  end
  table.sort(known, function(one, other)
    if (one.open > 0) ~= (other.open > 0) then return one.open == 0 end
    if one.used ~= other.used then return one.used < other.used end
    return one.model < other.model
  end)
  return known
end

-- Makes room for one more when so many are known.
local function forget_idle(at, room)
  local known = known_models()
  local left = #known
  for _, it in ipairs(known) do
    if math.max(it.used, it.open) + FORGOTTEN_AFTER_MS <= at then
      forget_model(it.model)
      it.model = nil
      left = left - 1
    end
  end
  for _, it in ipairs(known) do
    if left <= MOST_MODELS - room then return end
    if it.model then
      forget_model(it.model)
      left = left - 1
    end
  end
end
