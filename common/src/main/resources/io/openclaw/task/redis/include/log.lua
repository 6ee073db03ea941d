-- Appends to a task's log and tells whoever watches. The message carries events only for speed;
-- readers take them only where they continue what they have.
local told = {}
local LARGE = 8192

local function record(task, at, kind, stage, content, data)
  task.seq = task.seq + 1
  redis.call('XADD', P .. K.log .. task.id, task.seq .. '-0',
    'a', task.attempt, 't', at, 'k', kind, 's', stage, 'c', content, 'd', data)
  if #content + #data > LARGE then
    told[#told + 1] = { task.id, task.seq }
  else
    told[#told + 1] = { task.id, task.seq, task.attempt, at, kind, stage, content, data }
  end
end

local function tell()
  if #told > 0 then redis.call('SPUBLISH', P .. K.feed, cjson.encode(told)) end
end

local function signal(message) redis.call('SPUBLISH', P .. K.control, message) end
