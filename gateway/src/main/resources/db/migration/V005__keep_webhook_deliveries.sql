-- The attempts to deliver a task's webhook, each as its record in JSON. A record that is copied once
-- more changes nothing.
CREATE TABLE delivery (
  task   TEXT NOT NULL REFERENCES task (id) ON DELETE CASCADE,
  record TEXT NOT NULL,
  PRIMARY KEY (task, record)
);
