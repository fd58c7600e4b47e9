/** `hearth tokens`: tokens with a name, made, listed and revoked from a terminal. */
import type { AccessToken, TokenScope } from '../contract/access-token.ts'
import { parseNumberOption, print } from './output.ts'
import { type ReachOptions, withReached } from './reach.ts'

const day = 86_400

export function listTokens(options: ReachOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    const tokens = await client.tokens.list()
    if (options.json) print(JSON.stringify(tokens, null, 2))
    else for (const token of tokens) print(tokenText(token))
    return 0
  })
}

export interface CreateOptions extends ReachOptions {
  scope: TokenScope
  only?: string[]
  days?: string
}

/** Prints the token alone, so that a script can take it as it is. */
export function createToken(
  name: string,
  { scope, only, days, ...options }: CreateOptions,
): Promise<number> {
  const expiresInSeconds =
    days === undefined ? null : parseNumberOption('--days', days, [1, 3_660]) * day
  return withReached(options, async ({ client }) => {
    const created = await client.tokens.create({
      name,
      scope,
      projects: only ?? null,
      expiresInSeconds,
    })
    print(options.json ? JSON.stringify(created, null, 2) : created.token)
    return 0
  })
}

export function revokeToken(id: string, options: ReachOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    await client.tokens.revoke(id)
    return 0
  })
}

function tokenText({ id, name, scope, projects, expiresAt, lastUsedAt }: AccessToken): string {
  const until = expiresAt === null ? 'until revoked' : `until ${moment(expiresAt)}`
  const used = lastUsedAt === null ? 'never used' : `used ${moment(lastUsedAt)}`
  const where = projects === null ? 'all projects' : projects.join(', ')
  return `${id}  ${scope}  ${name}  ${where}  ${until}  ${used}`
}

function moment(at: number): string {
  return new Date(at).toISOString()
}
