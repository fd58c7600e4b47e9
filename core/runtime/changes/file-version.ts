/** A file as the log keeps it: its hash, and its content where that may be kept. */
import { createHash } from 'node:crypto'
import type { FileVersion } from '../../contract/workspace-change.ts'

/** Bytes of one file whose content is kept. */
export const largestKept = 1024 * 1024

/** Files that are made to hold secrets: that they changed is told, not what is in them. */
const secretFiles =
  /(^|\/)(\.env(\.[^/]*)?|\.netrc|\.npmrc|\.pypirc|id_(rsa|dsa|ecdsa|ed25519)|[^/]*\.(pem|key|p12|pfx|keystore)|credentials(\.json)?)$/i

/** The same as the hash that a project's files are saved with. */
export function versionHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}

/** `secrets`: values that may not be kept. */
export function fileVersion(
  path: string,
  bytes: Uint8Array,
  secrets: readonly string[] = [],
): FileVersion {
  const base = { hash: versionHash(bytes), size: bytes.length }
  if (secretFiles.test(path)) return withheld(base, 'secret')
  if (bytes.length > largestKept) return withheld(base, 'too-large')
  const text = decodeText(bytes)
  if (text === null) {
    const content = Buffer.from(bytes).toString('base64')
    return { ...base, encoding: 'base64', content, reason: null }
  }
  if (secrets.some((secret) => secret.length >= 4 && text.includes(secret))) {
    return withheld(base, 'secret')
  }
  return { ...base, encoding: 'utf8', content: text, reason: null }
}

export function withheld(
  base: Pick<FileVersion, 'hash' | 'size'>,
  reason: 'too-large' | 'secret',
): FileVersion {
  return { ...base, encoding: 'utf8', content: null, reason }
}

function decodeText(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, 8192).includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
