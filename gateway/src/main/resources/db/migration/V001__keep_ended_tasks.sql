-- Ended tasks and their logs. The constraints carry what must hold of every row: only terminal
-- states, an end time, a log that begins at 1 and has one end. Plain SQL that PostgreSQL takes too.

CREATE TABLE task (
  id                 TEXT    NOT NULL PRIMARY KEY,
  age                TEXT    NOT NULL,
  owner              TEXT    NOT NULL,
  status             TEXT    NOT NULL CHECK (status IN ('succeeded', 'failed', 'cancelled', 'expired')),
  lane               TEXT    NOT NULL,
  account            TEXT    NOT NULL,
  provider           TEXT    NOT NULL,
  model              TEXT    NOT NULL,
  mode               TEXT    NOT NULL,
  session            TEXT    NOT NULL,
  created_at         BIGINT  NOT NULL,
  started_at         BIGINT,
  finished_at        BIGINT  NOT NULL,
  attempt            INTEGER NOT NULL CHECK (attempt >= 0),
  max_attempts       INTEGER NOT NULL,
  worker             TEXT    NOT NULL,
  seq                BIGINT  NOT NULL CHECK (seq >= 1),
  bytes              BIGINT  NOT NULL CHECK (bytes >= 0),
  idempotency_digest TEXT    NOT NULL,
  outcome            TEXT    NOT NULL,
  request            TEXT,
  CHECK (id LIKE 't%' AND length(age) = 26),
  CHECK (status <> 'succeeded' OR attempt >= 1)
);

CREATE INDEX task_of_owner ON task (owner, age);
CREATE INDEX task_of_owner_by_status ON task (owner, status, age);
CREATE INDEX task_of_owner_by_session ON task (owner, session, age);
CREATE INDEX task_of_owner_by_lane ON task (owner, lane, age);
CREATE INDEX task_of_owner_by_provider ON task (owner, provider, age);
CREATE INDEX task_by_end ON task (finished_at);

CREATE TABLE event (
  task    TEXT    NOT NULL REFERENCES task (id) ON DELETE CASCADE,
  seq     BIGINT  NOT NULL CHECK (seq >= 1),
  attempt INTEGER NOT NULL CHECK (attempt >= 0),
  at      BIGINT  NOT NULL,
  type    TEXT    NOT NULL,
  stage   TEXT    NOT NULL,
  content TEXT    NOT NULL,
  data    TEXT    NOT NULL,
  PRIMARY KEY (task, seq)
);

CREATE UNIQUE INDEX event_one_end ON event (task) WHERE type = 'done';
