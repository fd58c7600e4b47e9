/** Keys of prompts and workflows that must happen once; dispatches keep theirs in their own row. */
export const sql = `
CREATE TABLE idempotency_key (
  scope        TEXT NOT NULL,
  key          TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  ref_id       TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
`
