/** Lists of the API: a page with the cursor of the next one. */
import { type ZodType, z } from 'zod'

export function pageOf<Item extends ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** Everything on one page. */
export function whole<Item>(items: Item[]): { items: Item[]; nextCursor: null } {
  return { items, nextCursor: null }
}

export const Aborted = z.object({
  /** False when nothing was running. */
  aborted: z.boolean(),
})
