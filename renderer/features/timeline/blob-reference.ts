/** A large string of an event, kept apart: what the log holds in its place. */

export interface BlobReference {
  $blob: string
  bytes: number
  preview: string
}

export function isBlobReference(value: unknown): value is BlobReference {
  return (
    typeof value === 'object' &&
    value !== null &&
    '$blob' in value &&
    typeof value.$blob === 'string' &&
    'preview' in value
  )
}

/** The value as a person reads it: text as it is, the rest as indented JSON with large strings marked. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value
  if (isBlobReference(value)) return value.preview
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
