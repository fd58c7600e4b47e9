/** How long lists are read: a page, and what comes after it. */

/** A page of results; `nextCursor` is opaque, null on the last page. */
export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}

/** `limit` 1 to 1000, default 100. An undecodable cursor raises `invalid_query_param` (400). */
export interface PageRequest {
  limit?: number
  cursor?: string
}
