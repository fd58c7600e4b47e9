/**
 * Runs that survive: when and how often their code was begun, where they come from, and the steps they
 * have finished. Runs that an earlier version left running had all been begun.
 */
export const sql = `
ALTER TABLE run ADD COLUMN request TEXT;
ALTER TABLE run ADD COLUMN begun_at INTEGER;
ALTER TABLE run ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN fruitless INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN resumes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN source_hash TEXT;
ALTER TABLE run ADD COLUMN retry_of TEXT;
ALTER TABLE run ADD COLUMN replay_of TEXT;
UPDATE run SET begun_at = started_at, attempt = 1;

CREATE TABLE step (
  owner_id    TEXT NOT NULL,
  key         TEXT NOT NULL,
  name        TEXT NOT NULL,
  result      TEXT,
  digest      TEXT,
  finished_at INTEGER NOT NULL,
  PRIMARY KEY (owner_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX step_by_digest ON step (digest) WHERE digest IS NOT NULL;
`
