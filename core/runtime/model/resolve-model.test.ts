import { expect, test } from 'vitest'
import type { ProviderSettings } from '../../contract/provider.ts'
import { resolveModel } from './resolve-model.ts'

const use = { thinkingLevel: null, sessionId: 's' }

function resolve(text: string, providers: Record<string, ProviderSettings> = {}) {
  return resolveModel(text, providers, use)
}

test('both forms name the same model', async () => {
  expect((await resolve('demo:scripted')).id).toBe('demo/scripted')
  expect((await resolve('/demo/scripted')).id).toBe('demo/scripted')
})

test('a missing key says where to set it', async () => {
  await expect(resolve('anthropic/claude-sonnet-5')).rejects.toMatchObject({
    type: 'provider_key_missing',
    status: 424,
    details: expect.stringContaining('ANTHROPIC_API_KEY'),
  })
  await expect(resolve('openrouter/x/y')).rejects.toMatchObject({ type: 'provider_key_missing' })
})

test('local providers need neither key nor settings', async () => {
  const model = await resolve('ollama/llama3.2')
  expect(model).toMatchObject({ provider: 'ollama', local: true })
  expect(model.language.modelId).toBe('llama3.2')
})

test('a server of one’s own needs no key', async () => {
  await expect(
    resolve('openai/m', { openai: { kind: 'openai', baseUrl: 'http://10.0.0.1/v1' } }),
  ).resolves.toMatchObject({ local: false })
})

test('unknown providers and demo models name what there is', async () => {
  await expect(resolve('nobody/m')).rejects.toMatchObject({
    type: 'model_not_found',
    status: 404,
    details: expect.stringContaining('ollama'),
  })
  await expect(resolve('demo/nothing')).rejects.toMatchObject({
    type: 'model_not_found',
    details: expect.stringContaining('demo/guide'),
  })
})

test('a provider of one’s own without an address says so', async () => {
  await expect(resolve('house/m', { house: { kind: 'openai-compatible' } })).rejects.toMatchObject({
    type: 'invalid_request',
    details: expect.stringContaining('base_url'),
  })
})
