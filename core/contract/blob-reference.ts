/** What the log holds in place of a large string: its digest in the blob table, its size, how it begins. */
import { z } from 'zod'

export const BlobReference = z.object({ $blob: z.string(), bytes: z.number(), preview: z.string() })
export type BlobReference = z.infer<typeof BlobReference>

export function isBlobReference(value: unknown): value is BlobReference {
  return typeof value === 'object' && value !== null && BlobReference.safeParse(value).success
}

/** A text as it is, and of a large one that the log keeps apart how it begins: what a line of it needs. */
export function beginningOf(text: unknown): string {
  if (typeof text === 'string') return text
  return isBlobReference(text) ? `${text.preview}…` : String(text ?? '')
}
