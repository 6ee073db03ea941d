-- What the account may do now, in the light of what was learned. After two troubled bursts in a row
-- calls go one at a time until one succeeds.
local function allowances(at)
  local f = redis.call('HMGET', learned, 'limit', 'rpm', 'strikes', 'cool_until', 'hold_until', 'hold_why', 'passed')
  local most = tonumber(f[1]) or (most_slots > 0 and most_slots or math.huge)
  if most_slots > 0 then most = math.min(most, most_slots) end
  if (tonumber(f[3]) or 0) >= 2 then most = 1 end
  local rpm = most_starts > 0 and math.min(tonumber(f[2]) or most_starts, most_starts) or math.huge
  return {
    slots = most,
    starts = rpm,
    cool_down = math.max(0, (tonumber(f[4]) or 0) - at),
    hold = math.max(0, (tonumber(f[5]) or 0) - at),
    hold_why = f[6],
    passed = tonumber(f[7]) or 0,
  }
end
