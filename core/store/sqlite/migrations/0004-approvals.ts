/** Questions to a person, and the answers that are remembered. */
export const sql = `
CREATE TABLE approval (
  position            INTEGER PRIMARY KEY AUTOINCREMENT,
  id                  TEXT NOT NULL UNIQUE,
  status              TEXT NOT NULL CHECK (status IN ('pending','allowed','denied','expired','aborted','interrupted')),
  capability          TEXT NOT NULL,
  tool_name           TEXT NOT NULL,
  sandbox             TEXT,
  operation           TEXT NOT NULL,
  subject             TEXT NOT NULL,
  cwd                 TEXT,
  agent               TEXT,
  instance_id         TEXT,
  session             TEXT,
  run_id              TEXT,
  dispatch_id         TEXT,
  operation_id        TEXT,
  parent_operation_id TEXT,
  turn_id             TEXT,
  tool_call_id        TEXT,
  task_id             TEXT,
  scope               TEXT,
  pattern             TEXT,
  note                TEXT,
  requested_at        INTEGER NOT NULL,
  expires_at          INTEGER NOT NULL,
  resolved_at         INTEGER
) STRICT;
CREATE INDEX approval_pending ON approval (position) WHERE status = 'pending';
CREATE INDEX approval_interrupted ON approval (agent, instance_id, session) WHERE status = 'interrupted';

CREATE TABLE approval_grant (
  position     INTEGER PRIMARY KEY AUTOINCREMENT,
  id           TEXT NOT NULL UNIQUE,
  approval_id  TEXT NOT NULL,
  decision     TEXT NOT NULL CHECK (decision IN ('allow','deny')),
  scope        TEXT NOT NULL CHECK (scope IN ('session','instance','pattern')),
  capability   TEXT NOT NULL,
  tool_name    TEXT,
  agent        TEXT,
  instance_id  TEXT,
  session      TEXT,
  pattern      TEXT,
  note         TEXT,
  uses         INTEGER NOT NULL DEFAULT 0,
  created_at   INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;
`
