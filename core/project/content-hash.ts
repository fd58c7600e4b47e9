/** The hash that names a version of a source file: on turns, in editors, in `ifMatch`. */
import { createHash } from 'node:crypto'

/** First 16 hex digits of SHA-256: enough to tell versions of one file apart. */
export function contentHash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}
