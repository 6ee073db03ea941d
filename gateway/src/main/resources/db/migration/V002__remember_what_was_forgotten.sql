-- A copy that was under way while its task was deleted must not bring it back. Only a digest of the
-- id is kept, so that nothing points to the task any more; it goes with the retention. `wiped` is 0
-- while remains of its text may be in the file.

CREATE TABLE forgotten (
  digest TEXT    NOT NULL PRIMARY KEY,
  at     BIGINT  NOT NULL,
  wiped  INTEGER NOT NULL CHECK (wiped IN (0, 1))
);

CREATE INDEX forgotten_by_time ON forgotten (at);
