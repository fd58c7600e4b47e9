/**
 * Named tokens on disk: `tokens/<digest of the token>.json` in the user's settings, readable by its owner.
 *
 * T1  A token is nowhere but in the answer that made it: a file's name is its SHA-256, its content has
 *     what the token may do.
 * T2  Servers of the same user need not agree on anything: a file that is there is a token, a file that
 *     is gone is none, at the very next request.
 * T3  Last use is the file's time of change, so keeping it can never bring back a revoked token.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  type AccessToken,
  AccessToken as Shape,
  type TokenScope,
} from '../../contract/access-token.ts'
import { newTokenId } from '../../contract/id.ts'

const Stored = Shape.omit({ lastUsedAt: true })
const useIsKeptMs = 60_000
/** Whoever finds one in a text knows what it is. */
const prefix = 'hearth_'

export interface NewToken {
  name: string
  scope: TokenScope
  /** Folders of projects. */
  projects: string[] | null
  expiresAt: number | null
}

export class TokenFolder {
  #folder: string

  constructor(settingsFolder: string) {
    this.#folder = join(settingsFolder, 'tokens')
  }

  /** The only time the token itself is known. */
  create(input: NewToken): { token: string; stored: AccessToken } {
    const token = prefix + randomBytes(32).toString('base64url')
    const fields = { id: newTokenId(), ...input, createdAt: Date.now() }
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    chmodSync(this.#folder, 0o700)
    const file = this.#file(token)
    const draft = `${file}.draft`
    writeFileSync(draft, `${JSON.stringify(fields, null, 2)}\n`, { mode: 0o600 })
    // A time of change before its birth: not used yet.
    utimesSync(draft, 0, 0)
    renameSync(draft, file)
    return { token, stored: { ...fields, lastUsedAt: null } }
  }

  /** Expired ones as well; null for a text that is no token, and for a file that cannot be understood. */
  find(token: string): AccessToken | null {
    return read(this.#file(token))
  }

  /** Newest first. */
  list(): AccessToken[] {
    return this.#files()
      .flatMap((file) => read(file) ?? [])
      .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
  }

  /** False when there is no such token. */
  revoke(id: string): boolean {
    const file = this.#files().find((file) => read(file)?.id === id)
    if (file === undefined) return false
    rmSync(file, { force: true })
    return true
  }

  noteUse(token: string, { lastUsedAt }: AccessToken): void {
    const now = Date.now()
    if (lastUsedAt !== null && now - lastUsedAt < useIsKeptMs) return
    try {
      utimesSync(this.#file(token), now / 1000, now / 1000)
    } catch (error) {
      // Revoked in this moment, or settings that can only be read: no reason to refuse anybody.
      if (!hasCode(error, 'ENOENT', 'EACCES', 'EPERM', 'EROFS')) throw error
    }
  }

  #file(token: string): string {
    return join(this.#folder, `${createHash('sha256').update(token).digest('hex')}.json`)
  }

  #files(): string[] {
    try {
      const names = readdirSync(this.#folder).filter((name) => name.endsWith('.json'))
      return names.map((name) => join(this.#folder, name))
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return []
      throw error
    }
  }
}

function read(file: string): AccessToken | null {
  try {
    const stored = Stored.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
    if (stored === undefined) return null
    const used = statSync(file).mtimeMs
    return { ...stored, lastUsedAt: used === 0 ? null : Math.round(used) }
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, 'ENOENT', 'EACCES')) return null
    throw error
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
