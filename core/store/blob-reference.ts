/** Large strings of event data live once in the blob table; the event keeps a reference and a preview. */
import { createHash } from 'node:crypto'
import { isBlobReference } from '../contract/blob-reference.ts'
import type { DurableEventBody } from '../contract/event.ts'

/** Strings longer than this many characters are moved out (invariant S8). */
export const blobThreshold = 16 * 1024
const previewLength = 2048

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The event with large strings replaced, and the blobs to store. The event itself when nothing is large. */
export function externalise(event: DurableEventBody): {
  event: DurableEventBody
  blobs: Map<string, Uint8Array>
} {
  const blobs = new Map<string, Uint8Array>()
  const replaced = mapStrings(event, (text) => {
    if (text.length <= blobThreshold) return text
    const bytes = new TextEncoder().encode(text)
    const digest = digestOf(bytes)
    blobs.set(digest, bytes)
    return { $blob: digest, bytes: bytes.length, preview: text.slice(0, previewLength) }
  })
  return { event: blobs.size === 0 ? event : (replaced as DurableEventBody), blobs }
}

/** The opposite of `externalise`. A reference whose blob is gone stays a reference. */
export function inline<Value>(value: Value, read: (digest: string) => Uint8Array | null): Value {
  return mapObjects(value, (candidate) => {
    if (!isBlobReference(candidate)) return candidate
    const bytes = read(candidate.$blob)
    return bytes === null ? candidate : new TextDecoder().decode(bytes)
  }) as Value
}

function mapStrings(value: unknown, change: (text: string) => unknown): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]),
  )
}

function mapObjects(value: unknown, change: (object: object) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change))
  if (typeof value !== 'object' || value === null) return value
  const changed = change(value)
  if (changed !== value) return changed
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapObjects(item, change)]),
  )
}
