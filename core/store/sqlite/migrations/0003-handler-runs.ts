/** Runs of handlers: a run belongs to a workflow, or to an instance of an agent. */
export const sql = `
CREATE TABLE run_next (
  position    INTEGER PRIMARY KEY AUTOINCREMENT,
  id          TEXT NOT NULL UNIQUE,
  workflow    TEXT,
  agent       TEXT,
  instance_id TEXT,
  status      TEXT NOT NULL CHECK (status IN ('running','succeeded','failed','aborted','interrupted')),
  trigger     TEXT NOT NULL,
  payload     TEXT NOT NULL,
  result      TEXT,
  error       TEXT,
  event_count INTEGER NOT NULL DEFAULT 0,
  started_at  INTEGER NOT NULL,
  ended_at    INTEGER,
  CHECK ((workflow IS NULL) = (agent IS NOT NULL) AND (agent IS NULL) = (instance_id IS NULL))
) STRICT;
INSERT INTO run_next (position, id, workflow, status, trigger, payload, result, error, event_count, started_at, ended_at)
  SELECT position, id, workflow, status, trigger, payload, result, error, event_count, started_at, ended_at FROM run;
DELETE FROM sqlite_sequence WHERE name = 'run_next';
INSERT INTO sqlite_sequence (name, seq) SELECT 'run_next', seq FROM sqlite_sequence WHERE name = 'run';
DROP TABLE run;
ALTER TABLE run_next RENAME TO run;
CREATE INDEX run_by_workflow ON run (workflow, position DESC) WHERE workflow IS NOT NULL;
CREATE INDEX run_by_instance ON run (agent, instance_id, position DESC) WHERE agent IS NOT NULL;
CREATE INDEX run_live ON run (position) WHERE status = 'running';
`
