/** Copies of a project's history. */
import { z } from 'zod'

export const Backup = z.object({
  /** The name of the file in `.hearth/backups`. */
  id: z.string(),
  /** `before`: made before the file was brought to a newer format. */
  kind: z.enum(['daily', 'manual', 'before']),
  bytes: z.number().int(),
  createdAt: z.string(),
})
export type Backup = z.infer<typeof Backup>
