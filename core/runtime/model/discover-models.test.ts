import { expect, test } from 'vitest'
import { discoverModels } from './discover-models.ts'
import { startFakeModelServer } from './testing/fake-model-server.ts'

const { signal } = new AbortController()

test('a provider is asked for its models', async () => {
  await using server = await startFakeModelServer({ models: ['a', 'org/b'] })
  const settings = { kind: 'openai-compatible' as const, baseUrl: server.baseUrl }
  const models = await discoverModels('house', settings, signal)
  expect(models.map(({ id }) => id)).toEqual(['house/a', 'house/org/b'])
})

test('the demo provider needs no asking', async () => {
  const models = await discoverModels('demo', undefined, signal)
  expect(models.map(({ id }) => id)).toEqual(['demo/guide', 'demo/scripted'])
})

test('a server that is not there is a provider_error', async () => {
  const server = await startFakeModelServer()
  await server.close()
  const settings = { kind: 'openai-compatible' as const, baseUrl: server.baseUrl }
  await expect(discoverModels('house', settings, signal)).rejects.toMatchObject({
    type: 'provider_error',
    status: 502,
  })
})

test('an unknown provider is model_not_found', async () => {
  await expect(discoverModels('nobody', undefined, signal)).rejects.toMatchObject({
    type: 'model_not_found',
  })
})
