/** Model providers and models. Keys go in and never come out. */
import { z } from 'zod'
import { ModelSummary, ProviderSettings, ProviderSummary } from '../../contract/provider.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { notFound } from '../errors.ts'
import { present } from '../query.ts'
import { pageOf, whole } from './page-schema.ts'

const scope = 'studio'
const tag = 'Providers'

/** What a person may set. An empty key or address takes it away. */
const Settings = z.strictObject({
  ...ProviderSettings.partial().shape,
  baseUrl: z
    .union([z.literal(''), z.url({ protocol: /^https?$/ })], 'Must be an http or https address.')
    .optional(),
  headers: z
    .record(
      z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'Must be the name of a header.'),
      z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'Must be one line.'),
    )
    .optional(),
})

const listProviders = endpoint({
  method: 'GET',
  path: '/api/providers',
  scope,
  tag,
  summary: 'Providers, and whether each has its key',
  result: pageOf(ProviderSummary),
  handle: ({ studio }) => whole(studio.providers.list()),
})

const listModels = endpoint({
  method: 'GET',
  path: '/api/models',
  scope,
  tag,
  summary: 'Models with their windows and prices',
  result: pageOf(ModelSummary),
  handle: ({ studio }) => whole(studio.providers.models()),
})

const updateProvider = endpoint({
  method: 'PUT',
  path: '/api/providers/{id}',
  scope,
  tag,
  summary: 'Set what is given; a key goes to the keychain',
  body: Settings,
  result: ProviderSummary,
  async handle({ studio, params, body }) {
    return studio.providers.update(params.id, present(await body()))
  },
})

const removeProvider = endpoint({
  method: 'DELETE',
  path: '/api/providers/{id}',
  scope,
  tag,
  summary: 'Forget a provider’s settings and key',
  result: null,
  async handle({ studio, params }) {
    const { providers } = studio
    if (!providers.list().some(({ id }) => id === params.id)) throw notFound('provider', params.id)
    await providers.remove(params.id)
    return null
  },
})

const testProvider = endpoint({
  method: 'POST',
  path: '/api/providers/{id}/test',
  scope,
  tag,
  summary: 'Ask the provider for its models',
  result: z.object({ ok: z.literal(true), models: z.array(z.string()) }),
  handle: ({ studio, params }) => studio.providers.test(params.id),
})

export const providerEndpoints: Endpoint[] = [
  listProviders,
  listModels,
  updateProvider,
  removeProvider,
  testProvider,
]
