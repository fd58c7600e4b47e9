/** Opaque cursors and page limits, shared by every adapter. */
import { Buffer } from 'node:buffer'
import { HearthError } from '../contract/error.ts'
import type { Page, PageRequest } from './port.ts'

const defaultLimit = 100
const maximumLimit = 1000

/** The limit to use: default 100. Raises `invalid_query_param` outside 1 to 1000. */
export function pageLimit(request: PageRequest): number {
  const limit = request.limit ?? defaultLimit
  if (!Number.isInteger(limit) || limit < 1 || limit > maximumLimit) {
    throw invalidParameter('limit', limit, `Use a whole number from 1 to ${maximumLimit}.`)
  }
  return limit
}

/** A cursor for "after this position", opaque to clients. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** Reads a cursor of `kinds`; null when there is none. Raises `invalid_query_param` when it is not ours. */
export function decodeCursor(cursor: string | undefined, kinds: readonly ('string' | 'number')[]) {
  if (cursor === undefined || cursor === '') return null
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'))
  const fits =
    Array.isArray(parts) &&
    parts.length === kinds.length &&
    parts.every((part, index) => typeof part === kinds[index])
  if (!fits) throw invalidParameter('cursor', cursor, 'Use a nextCursor as it was returned.')
  return parts as (string | number)[]
}

/** Cuts `limit + 1` rows to a page; the extra row says whether there is a next one. */
export function toPage<Item>(
  rows: Item[],
  limit: number,
  cursorOf: (item: Item) => string,
): Page<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}

function invalidParameter(param: string, value: unknown, details: string): HearthError {
  return new HearthError({
    type: 'invalid_query_param',
    status: 400,
    message: `Invalid value for query parameter "${param}".`,
    details,
    meta: { param, value },
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
