/** Large strings of events, kept apart: how a value that holds some is shown. */
import { type BlobReference, isBlobReference } from '../../../core/contract/blob-reference.ts'

/** The value as a person reads it: text as it is, the rest as indented JSON with large strings marked. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value
  if (isBlobReference(value)) return `${value.preview}\n… cut, ${value.bytes} bytes`
  return (
    JSON.stringify(value, (_key, item) => (isBlobReference(item) ? `${item.preview}…` : item), 2) ??
    ''
  )
}

/** Every reference inside a value, outermost first. */
export function blobReferences(value: unknown): BlobReference[] {
  if (isBlobReference(value)) return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(blobReferences)
}
