-- A list costs what it returns, whatever else its owner has: each combination of filters has an index
-- that holds its order too. Sessions are short, so a session needs one combination only, the one
-- that reads its answered turns.

CREATE INDEX task_of_owner_by_status_lane ON task (owner, status, lane, age);
CREATE INDEX task_of_owner_by_status_provider ON task (owner, status, provider, age);
CREATE INDEX task_of_owner_by_lane_provider ON task (owner, lane, provider, age);
CREATE INDEX task_of_owner_by_status_lane_provider ON task (owner, status, lane, provider, age);
CREATE INDEX task_of_owner_by_session_status ON task (owner, session, status, age);
