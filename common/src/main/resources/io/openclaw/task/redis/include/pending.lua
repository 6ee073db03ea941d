-- Appends the events of this call that the log does not have yet. Events come as four arguments each
-- (type, stage, content, data); the first belongs at `seq`. False when events before it are missing.
local function append_pending(task, at, seq, first_argument)
  if seq > task.seq + 1 then return false end
  for i = first_argument, #ARGV, 4 do
    if seq > task.seq then record(task, at, ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]) end
    seq = seq + 1
  end
  return true
end
