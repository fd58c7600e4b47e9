/**
 * Finds what looks like a secret, or is one, and puts its kind in its place. For files that leave this
 * computer: rather too much is masked than too little, and what was is said.
 */
import type { MaskedSecret } from '../../contract/timeline-file.ts'

export interface KnownSecret {
  /** How it is told: `variable OPENAI_API_KEY`. */
  kind: string
  value: string
}

/** Masks one value after the other and counts. */
export class SecretMask {
  readonly #known: KnownSecret[]
  readonly #counts = new Map<string, number>()

  constructor(known: readonly KnownSecret[]) {
    // A secret that holds another one goes first, or the rest of it would stay.
    this.#known = known
      .filter(({ value }) => value.length >= shortestKnown)
      .flatMap(({ kind, value }) => spellings(value).map((value) => ({ kind, value })))
      .sort((a, b) => b.value.length - a.value.length)
  }

  /** A copy of any JSON value without secrets. */
  mask<Value>(value: Value): Value
  mask(value: unknown): unknown {
    return this.#walk(value, '')
  }

  masked(): MaskedSecret[] {
    return [...this.#counts]
      .map(([kind, count]) => ({ kind, count }))
      .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1))
  }

  #walk(value: unknown, key: string): unknown {
    if (typeof value === 'string') return this.#text(value, key)
    if (typeof value === 'number' && secretName.test(key)) return this.#count(`field ${key}`)
    if (Array.isArray(value)) return value.map((item) => this.#walk(item, key))
    if (typeof value !== 'object' || value === null) return value
    const copy: [string, unknown][] = Object.entries(value).map(([name, item]) => [
      // What somebody used as a name may be a secret too.
      this.#text(name, ''),
      this.#walk(item, name),
    ])
    return Object.fromEntries(copy)
  }

  #text(text: string, key: string): string {
    if (text !== '' && secretName.test(key) && !masked.test(text))
      return this.#count(`field ${key}`)
    let clean = text
    for (const { kind, value } of this.#known) {
      if (clean.includes(value)) clean = clean.replaceAll(value, () => this.#count(kind))
    }
    for (const { kind, pattern } of patterns) {
      clean = clean.replace(pattern, (...found: unknown[]) => {
        const groups = found.at(-1)
        const { before = '', after = '' } = isGroups(groups) ? groups : {}
        return `${before}${this.#count(kind)}${after}`
      })
    }
    return clean
  }

  #count(kind: string): string {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
    return `[masked: ${kind}]`
  }
}

/** As it is, and as it stands in JSON, in an address and in Base64. */
function spellings(value: string): string[] {
  const encoded = Buffer.from(value).toString('base64').replace(/=+$/, '')
  return [
    ...new Set([
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value.toWellFormed()),
      encoded,
      encoded.replaceAll('+', '-').replaceAll('/', '_'),
    ]),
  ]
}

const shortestKnown = 6
const masked = /^\[masked: .*\]$/

/** Names of fields whose text is a secret whatever it looks like. */
export const secretName =
  /^(?:.*[-_.])?(?:api[-_]?key|(?:access|refresh|auth|id)?[-_]?token|(?:client)?[-_]?secret|password|passwd|passphrase|authorization|cookie|set-cookie|private[-_]?key)$/i

interface Groups {
  before?: string | undefined
  after?: string | undefined
}

function isGroups(value: unknown): value is Groups {
  return typeof value === 'object' && value !== null
}

/** `before` and `after` stay. */
const patterns: { kind: string; pattern: RegExp }[] = [
  {
    kind: 'private key',
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  },
  { kind: 'API key', pattern: /\bsk-[A-Za-z0-9_-]{16,}/g },
  { kind: 'API key', pattern: /\b[rps]k_(?:live|test)_[A-Za-z0-9]{16,}/g },
  { kind: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/g },
  { kind: 'GitLab token', pattern: /\bglpat-[\w-]{16,}/g },
  { kind: 'AWS key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { kind: 'Google key', pattern: /\bAIza[\w-]{35}/g },
  { kind: 'Slack token', pattern: /\bxox[abeprs]-[\w-]{10,}/g },
  { kind: 'JSON web token', pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g },
  { kind: 'bearer token', pattern: /(?<before>\b(?:Bearer|Basic) +)(?!\[masked)[\w.~+/=-]{12,}/gi },
  {
    kind: 'password in an address',
    pattern: /(?<before>\b\w+:\/\/[^\s:/@"']+:)[^\s:/@"']+(?<after>@)/g,
  },
  {
    kind: 'assigned secret',
    pattern:
      /(?<before>\b[\w-]*(?:api[-_]?key|token|secret|password|passwd)["']?\s*[:=]\s*["']?)(?!\[masked)[^\s"',;&)}\]]{8,}/gi,
  },
]
