-- Which lanes are paused: they take tasks and start none. Read once for a call.
local paused_lanes = nil

local function is_paused(lane)
  if not paused_lanes then
    paused_lanes = {}
    for _, each in ipairs(redis.call('SMEMBERS', P .. K.paused_lanes)) do
      paused_lanes[each] = true
    end
  end
  return paused_lanes[lane] == true
end
