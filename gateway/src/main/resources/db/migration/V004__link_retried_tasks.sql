-- Which ended task a task repeats, and which task repeats it; empty for none.
ALTER TABLE task ADD COLUMN retry_of TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN retried_as TEXT NOT NULL DEFAULT '';
