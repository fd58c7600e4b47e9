/**
 * Runs that are on their way out, and what statistics read: one narrow row for each call of a model,
 * which stays when the log is cut, and the ends of operations and runs in order.
 */
export const sql = `
ALTER TABLE run ADD COLUMN deleted_at INTEGER;
CREATE INDEX run_deleted ON run (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX run_by_end ON run (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX operation_by_end ON operation (ended_at) WHERE ended_at IS NOT NULL AND parent_operation_id IS NULL;

CREATE TABLE model_call (
  seq         INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  model       TEXT NOT NULL,
  agent       TEXT,
  workflow    TEXT,
  fresh       INTEGER NOT NULL,
  cache_read  INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  reasoning   INTEGER NOT NULL,
  output      INTEGER NOT NULL,
  cost        REAL,
  duration    REAL NOT NULL,
  is_error    INTEGER NOT NULL
) STRICT;
CREATE INDEX model_call_by_time ON model_call (at);
INSERT INTO model_call (seq, at, model, agent, workflow, fresh, cache_read, cache_write, reasoning, output, cost, duration, is_error)
  SELECT event.seq, event.created_at, json_extract(data, '$.model'), event.agent, run.workflow,
    coalesce(json_extract(data, '$.usage.input'), 0),
    coalesce(json_extract(data, '$.usage.cacheRead'), 0),
    coalesce(json_extract(data, '$.usage.cacheWrite'), 0),
    coalesce(json_extract(data, '$.usage.reasoning'), 0),
    coalesce(json_extract(data, '$.usage.output'), 0),
    json_extract(data, '$.usage.cost.total'),
    json_extract(data, '$.durationMs'),
    json_extract(data, '$.isError')
  FROM event LEFT JOIN run ON run.id = event.run_id
  WHERE event.type = 'turn' ORDER BY event.seq;
`
