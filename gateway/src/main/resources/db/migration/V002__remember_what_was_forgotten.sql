-- A copy that was under way while its task was deleted must not bring it back. Only a digest of the
-- id is kept, so that nothing points to the task any more; it goes with the retention.

CREATE TABLE forgotten (
  digest TEXT   NOT NULL PRIMARY KEY,
  at     BIGINT NOT NULL
);

CREATE INDEX forgotten_by_time ON forgotten (at);
