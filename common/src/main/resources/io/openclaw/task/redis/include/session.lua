-- Takes a task out of the lists of its session; most tasks are in none.
local function leave_session(owner, session, id)
  if not session or session == '' then return end
  redis.call('ZREM', P .. K.session .. session_of(owner, session), id)
  redis.call('ZREM', P .. K.answered .. session_of(owner, session), id)
end
