/** Saved views: a list's filters under a name, kept with the project. */
import { z } from 'zod'

/** Lists that can have views. */
export const ViewList = z.enum([
  'runs',
  'activity',
  'queue',
  'approvals',
  'schedules',
  'statistics',
])
export type ViewList = z.infer<typeof ViewList>

const name = z.string().trim().min(1).max(80)
/** What the list keeps in its address. */
const search = z.record(z.string().max(40), z.string().max(400))

export const SavedView = z.object({
  id: z.string(),
  list: ViewList,
  name,
  search,
  /** Milliseconds since the epoch. */
  updatedAt: z.number().int(),
})
export type SavedView = z.infer<typeof SavedView>

/** Body of a view that is saved. */
export const ViewInput = z.strictObject({ list: ViewList, name, search })
export type ViewInput = z.infer<typeof ViewInput>
