-- Sessions are listed by their last use, at the cost of what is returned. A row is there while tasks of
-- its session are; its times and its title are those of the tasks that were.

CREATE TABLE task_session (
  owner      TEXT   NOT NULL,
  session    TEXT   NOT NULL,
  title      TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  last_at    BIGINT NOT NULL,
  PRIMARY KEY (owner, session),
  CHECK (session <> '' AND last_at >= created_at)
);

CREATE INDEX task_session_by_last_use ON task_session (owner, last_at, session);
CREATE INDEX task_session_by_time ON task_session (last_at);

INSERT INTO task_session (owner, session, title, created_at, last_at)
  SELECT owner, session, '', MIN(created_at), MAX(created_at) FROM task WHERE session <> ''
  GROUP BY owner, session;
