/**
 * The first schema. STRICT everywhere; ids are TEXT, times INTEGER milliseconds UTC, JSON is TEXT that
 * zod checked at the boundary. `position`/`seq` columns are AUTOINCREMENT: never reused after deletes,
 * so a client's cursor cannot alias.
 */
export const sql = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  id                TEXT PRIMARY KEY,
  agent             TEXT NOT NULL,
  instance_id       TEXT NOT NULL,
  name              TEXT NOT NULL,
  title             TEXT,
  leaf_id           TEXT,
  head_seq          INTEGER NOT NULL DEFAULT 0,
  parent_session_id TEXT REFERENCES session(id) ON DELETE CASCADE,
  task_id           TEXT,
  run_id            TEXT,
  metadata          TEXT NOT NULL,
  created_at        INTEGER NOT NULL,
  updated_at        INTEGER NOT NULL,
  UNIQUE (agent, instance_id, name)
) STRICT;
CREATE INDEX session_by_recency ON session (updated_at DESC, id DESC);
CREATE INDEX session_by_parent ON session (parent_session_id) WHERE parent_session_id IS NOT NULL;
CREATE INDEX session_by_run ON session (run_id) WHERE run_id IS NOT NULL;

CREATE TABLE entry (
  id           TEXT NOT NULL UNIQUE,
  session_id   TEXT NOT NULL REFERENCES session(id) ON DELETE CASCADE,
  seq          INTEGER NOT NULL,
  parent_id    TEXT,
  operation_id TEXT,
  turn_id      TEXT,
  dispatch_id  TEXT,
  type         TEXT NOT NULL,
  data         TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (session_id, seq)
) STRICT;

CREATE TABLE event (
  seq          INTEGER PRIMARY KEY AUTOINCREMENT,
  type         TEXT NOT NULL,
  run_id       TEXT,
  agent        TEXT,
  instance_id  TEXT,
  session      TEXT,
  operation_id TEXT,
  dispatch_id  TEXT,
  data         TEXT NOT NULL,
  created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX event_by_run ON event (run_id, seq) WHERE run_id IS NOT NULL;
CREATE INDEX event_by_operation ON event (operation_id, seq) WHERE operation_id IS NOT NULL;
CREATE INDEX event_by_instance ON event (agent, instance_id, seq) WHERE instance_id IS NOT NULL;
CREATE INDEX event_by_dispatch ON event (dispatch_id, seq) WHERE dispatch_id IS NOT NULL;

CREATE TABLE run (
  position    INTEGER PRIMARY KEY AUTOINCREMENT,
  id          TEXT NOT NULL UNIQUE,
  workflow    TEXT NOT NULL,
  status      TEXT NOT NULL CHECK (status IN ('running','succeeded','failed','aborted','interrupted')),
  trigger     TEXT NOT NULL,
  payload     TEXT NOT NULL,
  result      TEXT,
  error       TEXT,
  event_count INTEGER NOT NULL DEFAULT 0,
  started_at  INTEGER NOT NULL,
  ended_at    INTEGER
) STRICT;
CREATE INDEX run_by_workflow ON run (workflow, position DESC);
CREATE INDEX run_live ON run (position) WHERE status = 'running';

CREATE TABLE operation (
  position            INTEGER PRIMARY KEY AUTOINCREMENT,
  id                  TEXT NOT NULL UNIQUE,
  kind                TEXT NOT NULL,
  status              TEXT NOT NULL CHECK (status IN ('running','completed','failed','aborted','interrupted')),
  agent               TEXT,
  instance_id         TEXT,
  session             TEXT,
  run_id              TEXT,
  dispatch_id         TEXT,
  parent_operation_id TEXT,
  preview             TEXT NOT NULL,
  model               TEXT,
  turns               INTEGER NOT NULL DEFAULT 0,
  tool_calls          INTEGER NOT NULL DEFAULT 0,
  usage               TEXT,
  error               TEXT,
  started_at          INTEGER NOT NULL,
  ended_at            INTEGER
) STRICT;
CREATE INDEX operation_by_instance ON operation (agent, instance_id, position DESC);
CREATE INDEX operation_by_run ON operation (run_id, position DESC) WHERE run_id IS NOT NULL;
CREATE INDEX operation_by_parent ON operation (parent_operation_id) WHERE parent_operation_id IS NOT NULL;
CREATE INDEX operation_live ON operation (position) WHERE status = 'running';

CREATE TABLE dispatch (
  position        INTEGER PRIMARY KEY AUTOINCREMENT,
  id              TEXT NOT NULL UNIQUE,
  agent           TEXT NOT NULL,
  instance_id     TEXT NOT NULL,
  session         TEXT NOT NULL,
  input           TEXT NOT NULL,
  payload_hash    TEXT NOT NULL,
  idempotency_key TEXT,
  status          TEXT NOT NULL CHECK (status IN ('queued','running','settled')),
  outcome         TEXT CHECK (outcome IN ('completed','failed','aborted')),
  error           TEXT,
  attempts        INTEGER NOT NULL DEFAULT 0,
  accepted_at     INTEGER NOT NULL,
  started_at      INTEGER,
  settled_at      INTEGER,
  CHECK ((status = 'settled') = (outcome IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX dispatch_by_key ON dispatch (agent, instance_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
CREATE INDEX dispatch_unsettled ON dispatch (position) WHERE status <> 'settled';
CREATE INDEX dispatch_by_instance ON dispatch (agent, instance_id, position DESC);

CREATE TABLE blob (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL, created_at INTEGER NOT NULL) STRICT;
`
