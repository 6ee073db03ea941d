-- Takes a task out of the lists of its session; most tasks are in none. A session without tasks here is
-- the history's alone.
local function leave_session(owner, session, id)
  if not session or session == '' then return end
  redis.call('ZREM', P .. K.session .. session_of(owner, session), id)
  redis.call('ZREM', P .. K.answered .. session_of(owner, session), id)
  if redis.call('EXISTS', P .. K.session .. session_of(owner, session)) == 0 then
    redis.call('ZREM', P .. K.sessions .. owner, session)
    redis.call('DEL', P .. K.about .. session_of(owner, session))
  end
end

-- A title is text of the task that gave it.
local function forget_title(owner, session, id)
  if not session or session == '' then return end
  local about = P .. K.about .. session_of(owner, session)
  if redis.call('HGET', about, 'by') == id then redis.call('HDEL', about, 'title', 'by') end
end
