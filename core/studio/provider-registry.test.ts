import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { ProjectProviders } from './provider-layers.ts'
import { Providers } from './provider-registry.ts'
import { createSessionVault } from './session-vault.ts'

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'hearth-providers-'))
}

function open(
  settingsFolder: string,
  project: ProjectProviders | null = null,
  env: Record<string, string> = {},
) {
  const vault = createSessionVault()
  return Providers.open({ vault, settingsFolder, env, defaultProject: () => project })
}

test('a key goes to the vault, the rest to a file that only its owner reads', async () => {
  const folder = newFolder()
  const providers = await open(folder)
  const saved = await providers.update('openai', { apiKey: 'sk-secret', baseUrl: 'http://x/v1' })
  expect(saved).toMatchObject({
    id: 'openai',
    key: 'set',
    keySource: 'session',
    baseUrl: 'http://x/v1',
  })
  const file = join(folder, 'providers.json')
  expect(readFileSync(file, 'utf8')).not.toContain('sk-secret')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(providers.settings().openai).toEqual({
    kind: 'openai',
    apiKey: 'sk-secret',
    baseUrl: 'http://x/v1',
  })
  expect(JSON.stringify(providers.list())).not.toContain('sk-secret')
  expect((await open(folder)).list().find(({ id }) => id === 'openai')).toMatchObject({
    baseUrl: 'http://x/v1',
  })
  await providers.update('openai', { apiKey: '', baseUrl: '' })
  expect(providers.settings().openai).toEqual({ kind: 'openai' })
})

test('the environment, the .env and the project each supply a key, the project first', async () => {
  const config = { openai: { apiKey: 'from-config' } }
  const none = await open(newFolder())
  expect(none.list().find(({ id }) => id === 'openai')).toMatchObject({
    key: 'missing',
    keySource: null,
    keyVariable: 'OPENAI_API_KEY',
  })
  expect(none.list().find(({ id }) => id === 'ollama')).toMatchObject({ key: 'not_needed' })
  const env = { OPENAI_API_KEY: 'from-environment' }
  const dotenv = { OPENAI_API_KEY: 'from-dotenv' }
  const keyOf = async (project: ProjectProviders | null, variables: Record<string, string>) =>
    (await open(newFolder(), project, variables)).settings().openai?.apiKey
  expect(await keyOf({ config: {}, env: dotenv }, {})).toBe('from-dotenv')
  expect(await keyOf({ config: {}, env: dotenv }, env)).toBe('from-environment')
  expect(await keyOf({ config, env: dotenv }, env)).toBe('from-config')
})

test('what a project says of a server reaches its models', async () => {
  const config = { house: { baseUrl: 'http://house/v1', structuredOutputs: true } }
  const providers = await open(newFolder(), { config, env: {} })
  expect(providers.settings().house).toEqual({
    kind: 'openai-compatible',
    baseUrl: 'http://house/v1',
    structuredOutputs: true,
  })
})

test("a key of the vault never goes to an address that a project's file names", async () => {
  const project = { config: { openai: { baseUrl: 'http://elsewhere/v1' } }, env: {} }
  const providers = await open(newFolder(), project)
  await providers.update('openai', { apiKey: 'sk-secret' })
  expect(providers.settings().openai).toEqual({ kind: 'openai', baseUrl: 'http://elsewhere/v1' })
  await providers.update('openai', { baseUrl: 'http://elsewhere/v1' })
  expect(providers.settings().openai?.apiKey).toBe('sk-secret')
})

test('a provider is tested by its list of models', async () => {
  const server = createServer((request, response) => {
    const isRight = request.headers.authorization === 'Bearer right'
    response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isRight ? { data: [{ id: 'm1' }, { id: 'm2' }] } : {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const providers = await open(newFolder())
  await providers.update('mine', {
    kind: 'openai-compatible',
    baseUrl: `http://127.0.0.1:${port}/v1`,
    apiKey: 'right',
  })
  expect(await providers.test('mine')).toEqual({ ok: true, models: ['mine/m1', 'mine/m2'] })
  const listed = () =>
    providers.models().flatMap(({ id, provider }) => (provider === 'mine' ? [id] : []))
  expect(listed()).toEqual(['mine/m1', 'mine/m2'])
  await providers.update('mine', { apiKey: 'wrong' })
  await expect(providers.test('mine')).rejects.toMatchObject({
    type: 'provider_unreachable',
    status: 502,
    details: 'Check the API key.',
  })
  await expect(providers.test('nobody')).rejects.toMatchObject({ type: 'not_found' })
  await providers.remove('mine')
  expect(providers.list().map(({ id }) => id)).not.toContain('mine')
  expect(listed()).toEqual([])

  // What a project adds on this computer is asked without being told to; what is elsewhere is not.
  const kind = 'openai-compatible' as const
  const config = {
    here: { kind, baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'right' },
    elsewhere: { kind, baseUrl: 'http://models.invalid/v1' },
  }
  const detected = await (await open(newFolder(), { config, env: {} })).detect()
  expect(detected.filter(({ id }) => id === 'here' || id === 'elsewhere')).toEqual([
    { id: 'here', title: 'here', models: ['here/m1', 'here/m2'] },
  ])
})

test.each(['Open AI', '', '../x', 'a.b'])('"%s" is no name for a provider', async (id) => {
  const providers = await open(newFolder())
  await expect(providers.update(id, {})).rejects.toMatchObject({ type: 'invalid_request' })
})
