-- Frees what a dead process held; its connections are closed, and the other side notices shortly.
local function free_process(process, hold, at)
  local own = process .. ':'
  local function held_in(set)
    local all = {}
    for _, holder in ipairs(redis.call('ZRANGE', set, 0, -1)) do
      if string.sub(holder, 1, #own) == own then all[#all + 1] = holder end
    end
    return all
  end
  for _, holder in ipairs(held_in(slots)) do redis.call('ZADD', slots, 'LT', at + hold, holder) end
  for _, holder in ipairs(held_in(granted)) do give_up(holder) end
  for _, holder in ipairs(held_in(line)) do leave_line(holder) end
end
