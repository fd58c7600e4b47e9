/**
 * One queue under prompts, dispatches and runs: a row from admission to the end, in one order. What was
 * asked of a prompt is kept whole, so that it can be begun again after a crash, and asked again later.
 */
export const sql = `
CREATE TABLE queue_item (
  position        INTEGER PRIMARY KEY AUTOINCREMENT,
  id              TEXT NOT NULL UNIQUE,
  kind            TEXT NOT NULL CHECK (kind IN ('prompt','dispatch','run')),
  agent           TEXT,
  instance_id     TEXT,
  session         TEXT,
  workflow        TEXT,
  preview         TEXT NOT NULL,
  status          TEXT NOT NULL CHECK (status IN ('queued','running')),
  attempt         INTEGER NOT NULL DEFAULT 0,
  interruptions   INTEGER NOT NULL DEFAULT 0,
  max_attempts    INTEGER NOT NULL DEFAULT 3,
  reason          TEXT,
  next_attempt_at INTEGER,
  stop_reason     TEXT,
  admitted_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE prompt_request (
  operation_id TEXT PRIMARY KEY,
  agent        TEXT NOT NULL,
  instance_id  TEXT NOT NULL,
  session      TEXT NOT NULL,
  request      TEXT,
  digest       TEXT,
  admitted_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX prompt_request_by_session ON prompt_request (agent, instance_id, session);
CREATE INDEX prompt_request_by_digest ON prompt_request (digest) WHERE digest IS NOT NULL;
CREATE INDEX prompt_request_by_time ON prompt_request (admitted_at);

ALTER TABLE operation ADD COLUMN retry_of TEXT;
ALTER TABLE operation ADD COLUMN replay_of TEXT;
ALTER TABLE dispatch ADD COLUMN retry_of TEXT;
ALTER TABLE dispatch ADD COLUMN replay_of TEXT;

INSERT INTO queue_item (id, kind, agent, instance_id, session, workflow, preview, status, attempt, admitted_at)
  SELECT id, kind, agent, instance_id, session, workflow, preview, status, attempt, admitted_at FROM (
    SELECT id, 'dispatch' AS kind, agent, instance_id, session, NULL AS workflow, substr(input, 1, 200) AS preview,
      status, attempts AS attempt, accepted_at AS admitted_at
      FROM dispatch WHERE status <> 'settled'
    UNION ALL
    SELECT id, 'run', agent, instance_id, NULL, workflow, substr(payload, 1, 200), 'running', 1, started_at
      FROM run WHERE status = 'running'
  ) ORDER BY admitted_at, id;
`
