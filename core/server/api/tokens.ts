/** Tokens with a name: made, listed and revoked by whoever holds an admin token; and who called what. */
import { z } from 'zod'
import {
  AccessToken,
  AccessTokenInput,
  Caller,
  CreatedAccessToken,
} from '../../contract/access-token.ts'
import { HearthError } from '../../contract/error.ts'
import type { Studio } from '../../studio/port.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { notFound } from '../errors.ts'
import type { ServerContext } from '../server-context.ts'
import type { TokenFolder } from '../tokens/token-folder.ts'
import { pageOf, whole } from './page-schema.ts'

const scope = 'studio'
const tag = 'Tokens'

const listTokens = endpoint({
  method: 'GET',
  path: '/api/tokens',
  scope,
  tag,
  summary: 'Tokens with a name, newest first; never the tokens themselves',
  result: pageOf(AccessToken),
  handle: ({ server }) => whole(folderOf(server).list()),
})

const createToken = endpoint({
  method: 'POST',
  path: '/api/tokens',
  scope,
  tag,
  summary: 'Make a token: `token` of the answer is shown this once',
  body: AccessTokenInput,
  result: CreatedAccessToken,
  status: 201,
  async handle({ server, studio, body }) {
    const { name, scope, projects, expiresInSeconds } = await body()
    const { token, stored } = folderOf(server).create({
      name,
      scope,
      projects: projects ? [...new Set(projects.map((project) => rootOf(studio, project)))] : null,
      expiresAt: expiresInSeconds ? Date.now() + expiresInSeconds * 1000 : null,
    })
    return { ...stored, token }
  },
})

const revokeToken = endpoint({
  method: 'DELETE',
  path: '/api/tokens/{id}',
  scope,
  tag,
  summary: 'Revoke a token: its next request is refused, what it has open ends',
  result: null,
  handle({ server, params }) {
    if (!folderOf(server).revoke(params.id)) throw notFound('token', params.id)
    return null
  },
})

const listCallers = endpoint({
  method: 'GET',
  path: '/api/callers',
  scope,
  tag,
  summary: 'Who called what since the server started, by token; without bodies',
  result: z.object({ items: z.array(Caller), nextCursor: z.null() }),
  handle: ({ server }) => whole(server.gate.callers()),
})

export const tokenEndpoints: Endpoint[] = [listTokens, createToken, revokeToken, listCallers]

function folderOf({ gate }: ServerContext): TokenFolder {
  if (gate.tokens) return gate.tokens
  throw new HearthError({
    type: 'no_settings_folder',
    status: 409,
    message: 'This server keeps no tokens.',
    details: 'It was started without a folder for settings.',
  })
}

/** Folders stay what they are when projects are opened in another order, ids do not. */
function rootOf(studio: Studio, project: string): string {
  const found = studio.projects().find(({ id, root }) => id === project || root === project)
  if (found) return found.root
  throw new HearthError({
    type: 'project_not_found',
    status: 404,
    message: `There is no open project "${project}".`,
    details: 'Name an open project by its id or its folder.',
  })
}
