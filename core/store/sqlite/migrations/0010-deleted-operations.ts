/** Operations that are on their way out. */
export const sql = `
ALTER TABLE operation ADD COLUMN deleted_at INTEGER;
CREATE INDEX operation_deleted ON operation (deleted_at) WHERE deleted_at IS NOT NULL;
`
