/** Why a run was told to stop: what was acknowledged holds, also when its process ends before the run does. */
export const sql = `
ALTER TABLE run ADD COLUMN stop TEXT;
`
