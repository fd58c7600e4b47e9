/**
 * Sessions that are pinned, archived or on their way out, and full-text search over entries. A name is
 * unique among the sessions that are not deleted, so that a deleted one never stands in the way.
 * Positions of `entry_text` are rows of the index; they are its own, because the row ids of `entry` may
 * change when the file is vacuumed.
 */
export const sql = `
CREATE TABLE session_next (
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
  pinned_at         INTEGER,
  archived_at       INTEGER,
  deleted_at        INTEGER,
  created_at        INTEGER NOT NULL,
  updated_at        INTEGER NOT NULL
) STRICT;
INSERT INTO session_next (id, agent, instance_id, name, title, leaf_id, head_seq, parent_session_id, task_id, run_id, metadata, created_at, updated_at)
  SELECT id, agent, instance_id, name, title, leaf_id, head_seq, parent_session_id, task_id, run_id, metadata, created_at, updated_at FROM session;
DROP TABLE session;
ALTER TABLE session_next RENAME TO session;
CREATE UNIQUE INDEX session_by_key ON session (agent, instance_id, name) WHERE deleted_at IS NULL;
CREATE INDEX session_by_recency ON session (updated_at DESC, id DESC);
CREATE INDEX session_by_parent ON session (parent_session_id) WHERE parent_session_id IS NOT NULL;
CREATE INDEX session_by_run ON session (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX session_deleted ON session (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE entry_text (
  position   INTEGER PRIMARY KEY AUTOINCREMENT,
  entry_id   TEXT NOT NULL UNIQUE REFERENCES entry(id) ON DELETE CASCADE,
  session_id TEXT NOT NULL,
  text       TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE entry_search USING fts5(
  text, content = 'entry_text', content_rowid = 'position', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER entry_text_added AFTER INSERT ON entry_text BEGIN
  INSERT INTO entry_search (rowid, text) VALUES (new.position, new.text);
END;
CREATE TRIGGER entry_text_removed AFTER DELETE ON entry_text BEGIN
  INSERT INTO entry_search (entry_search, rowid, text) VALUES ('delete', old.position, old.text);
END;
INSERT INTO entry_text (entry_id, session_id, text)
  SELECT id, session_id, substr(words, 1, 65536) FROM (
    SELECT entry.id AS id, entry.session_id AS session_id, entry.created_at AS created_at, entry.seq AS seq,
      CASE entry.type WHEN 'message' THEN (
        SELECT group_concat(CASE json_extract(part.value, '$.type')
          WHEN 'text' THEN json_extract(part.value, '$.text')
          WHEN 'tool-call' THEN json_extract(part.value, '$.toolName') || char(10) || coalesce(
            (SELECT group_concat(leaf.atom, char(10)) FROM json_tree(part.value, '$.input') AS leaf
              WHERE leaf.atom IS NOT NULL), '')
          WHEN 'tool-result' THEN json_extract(part.value, '$.toolName') || char(10) || json_extract(part.value, '$.output')
        END, char(10))
        FROM json_each(entry.data, '$.message.content') AS part
      ) ELSE json_extract(entry.data, '$.summary') END AS words
    FROM entry
  ) WHERE words IS NOT NULL AND words <> '' ORDER BY created_at, seq;
`
