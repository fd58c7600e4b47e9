/** Timelines that came as files; their texts are blobs. */
export const sql = `
CREATE TABLE imported_timeline (
  position    INTEGER PRIMARY KEY AUTOINCREMENT,
  id          TEXT NOT NULL UNIQUE,
  name        TEXT NOT NULL,
  title       TEXT NOT NULL,
  scope       TEXT NOT NULL,
  exported_at TEXT NOT NULL,
  hearth      TEXT NOT NULL,
  events      INTEGER NOT NULL,
  skipped     INTEGER NOT NULL,
  masked      INTEGER NOT NULL,
  is_whole    INTEGER NOT NULL,
  bytes       INTEGER NOT NULL,
  digest      TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  deleted_at  INTEGER
) STRICT;
CREATE INDEX imported_timeline_by_digest ON imported_timeline (digest);
`
