/**
 * The gate: whose token a request has, whether that token may do it now, and what it did. Requests and
 * upgrades pass the same one.
 *
 * G1  Who is known is not yet let in: rate (429), then scope and project (403).
 * G2  What a token opened ends with it: streams and sockets of a revoked or expired one are closed.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { AccessToken, Caller, TokenScope } from '../../contract/access-token.ts'
import { HearthError } from '../../contract/error.ts'
import type { Studio } from '../../studio/port.ts'
import { CallerLog } from './callers.ts'
import type { HeaderReader } from './header-reader.ts'
import { defaultPerMinute, RateLimit } from './rate.ts'
import { checkScope, neededScope, placeOf } from './scope.ts'
import type { TokenFolder } from './token-folder.ts'

export interface GateRules {
  /** The token that was made or given when the server started; null: none is asked for. */
  token: string | null
  /** Absent: no other tokens. */
  tokens?: TokenFolder | null | undefined
  /** Requests a minute of each token. Absent: a generous one for tokens with a name, none for the start-up token. */
  perMinute?: number | undefined
}

/** Somebody whose token is good. */
export interface KnownCaller {
  id: string
  name: string
  scope: TokenScope
  projects: string[] | null
  /** Null for the start-up token, which is good as long as the server. */
  secret: string | null
}

export type Identified = { ok: true; caller: KnownCaller } | { ok: false; error: HearthError }

const startUp: KnownCaller = {
  id: 'start-up',
  name: 'Start-up token',
  scope: 'admin',
  projects: null,
  secret: null,
}
const open: KnownCaller = { ...startUp, id: 'open', name: 'No token is asked for' }
const unknown = { id: 'none', name: 'Without a valid token' }

/** How often what is open is looked at: this long it outlives its token at most. */
const sweepMs = 1_000

export class Gate {
  #rules: GateRules
  #limits = new Map<string, RateLimit>()
  #log = new CallerLog()
  #held = new Map<() => void, string>()
  #sweep: ReturnType<typeof setInterval> | null = null

  constructor(rules: GateRules) {
    this.#rules = rules
  }

  get tokens(): TokenFolder | null {
    return this.#rules.tokens ?? null
  }

  identify(header: HeaderReader, options: { subProtocols: boolean }): Identified {
    const { token, tokens } = this.#rules
    if (token === null) return { ok: true, caller: open }
    const given = givenToken(header, options)
    if (given === null) return { ok: false, error: unauthorized() }
    if (sameSecret(given, token)) return { ok: true, caller: startUp }
    const stored = tokens?.find(given) ?? null
    if (stored === null) return { ok: false, error: unauthorized() }
    if (isExpired(stored)) return { ok: false, error: tokenExpired(stored) }
    tokens?.noteUse(given, stored)
    const { id, name, scope, projects } = stored
    return { ok: true, caller: { id, name, scope, projects, secret: given } }
  }

  /** Whether the header has a token of this server, good or expired: nobody else is to see it. */
  isOurs(header: HeaderReader): boolean {
    const { token, tokens } = this.#rules
    const given = givenToken(header, { subProtocols: false })
    if (given === null) return false
    return (token !== null && sameSecret(given, token)) || (tokens?.find(given) ?? null) !== null
  }

  /** Null, or why this caller may not do that. */
  check(
    caller: KnownCaller,
    asked: { method: string; path: string },
    studio: Studio,
  ): HearthError | null {
    return this.#limitOf(caller)?.take() ?? checkPlace(caller, asked, studio)
  }

  /** For each further message of a connection that is open. */
  again(caller: KnownCaller): HearthError | null {
    if (!this.#isGood(caller.secret)) return unauthorized()
    return this.#limitOf(caller)?.take() ?? null
  }

  note(
    caller: KnownCaller | null,
    answered: { method: string; path: string; status: number },
  ): void {
    const { id, name } = caller ?? unknown
    this.#log.note({ id, name }, answered)
  }

  callers(): Caller[] {
    return this.#log.list()
  }

  /** Calls `end` when the caller's token is no longer good. Returns the function that lets go. */
  hold({ secret }: KnownCaller, end: () => void): () => void {
    if (secret === null) return () => undefined
    this.#held.set(end, secret)
    this.#sweep ??= setInterval(() => this.#endRevoked(), sweepMs).unref()
    return () => this.#release(end)
  }

  #release(end: () => void): void {
    this.#held.delete(end)
    if (this.#held.size > 0 || this.#sweep === null) return
    clearInterval(this.#sweep)
    this.#sweep = null
  }

  #endRevoked(): void {
    for (const [end, secret] of this.#held) {
      if (this.#isGood(secret)) continue
      this.#release(end)
      end()
    }
  }

  #isGood(secret: string | null): boolean {
    if (secret === null) return true
    const stored = this.#rules.tokens?.find(secret) ?? null
    return stored !== null && !isExpired(stored)
  }

  #limitOf({ id, secret }: KnownCaller): RateLimit | null {
    const perMinute = this.#rules.perMinute ?? (secret === null ? null : defaultPerMinute)
    if (perMinute === null || id === open.id) return null
    const known = this.#limits.get(id) ?? new RateLimit(perMinute)
    this.#limits.set(id, known)
    return known
  }
}

function checkPlace(
  { scope, projects }: KnownCaller,
  { method, path }: { method: string; path: string },
  studio: Studio,
): HearthError | null {
  const place = placeOf(path)
  const refused = checkScope(scope, neededScope(method, place.path))
  if (refused || projects === null) return refused
  const root = isOfStudio(place.path) ? null : rootOf(studio, place.project)
  if (root !== null && projects.includes(root)) return null
  return new HearthError({
    type: 'project_not_allowed',
    status: 403,
    message: 'This token reaches other projects only.',
    details: 'Ask below /projects/{project} of a project that it was made for.',
  })
}

/** About this machine or every project, not about one. */
function isOfStudio(path: string): boolean {
  return /^\/api\/(?:projects|status|templates|providers|models|folders|connection|tokens|callers)(?:\/|$)/.test(
    path,
  )
}

function rootOf(studio: Studio, project: string | null): string | null {
  try {
    return studio.project(project === null ? null : decodeURIComponent(project)).root
  } catch (error) {
    if (error instanceof URIError) return null
    if (HearthError.is(error) && error.type === 'project_not_found') return null
    throw error
  }
}

/** The bearer token, from the header, or for WebSockets from the sub-protocols. */
function givenToken(
  header: HeaderReader,
  { subProtocols }: { subProtocols: boolean },
): string | null {
  const authorization = header('authorization')
  const given = authorization?.match(/^bearer +([^\s,]+)$/i)?.[1] ?? null
  if (given !== null || !subProtocols) return given
  const protocols = (header('sec-websocket-protocol') ?? '').split(',')
  const offered = protocols.map((name) => name.trim()).find((name) => name.startsWith('bearer.'))
  return offered?.slice('bearer.'.length) || null
}

function isExpired({ expiresAt }: AccessToken): boolean {
  return expiresAt !== null && expiresAt <= Date.now()
}

function unauthorized(): HearthError {
  return new HearthError({
    type: 'unauthorized',
    status: 401,
    message: 'A valid token is needed.',
    details: 'Send it as "Authorization: Bearer <token>". The server prints it when it starts.',
  })
}

function tokenExpired({ name, expiresAt }: AccessToken): HearthError {
  return new HearthError({
    type: 'token_expired',
    status: 401,
    message: `The token "${name}" has expired.`,
    details: `It was good until ${new Date(expiresAt ?? 0).toISOString()}. Make a new one with "hearth tokens create".`,
  })
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
