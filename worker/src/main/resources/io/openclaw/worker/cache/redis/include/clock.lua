-- The server's clock, in milliseconds: clients' clocks never decide.
local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
