import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import type { ProviderSettings } from '../../contract/provider.ts'
import { createAgent } from '../agent/create-agent.ts'
import { embedTexts } from '../model/embedding.ts'
import { type FakeModelServer, startFakeModelServer } from '../model/testing/fake-model-server.ts'
import { openTestProject } from '../testing/test-project.ts'
import { BM25Search } from './bm25.ts'
import { McpClient } from './mcp-client.ts'
import { SemanticSearch } from './semantic-search.ts'
import { McpSettings } from './server-config.ts'
import { everythingOverStdio } from './testing/servers.ts'

/** Two meanings, each in several words that no other shares. */
function meaning(text: string): number[] {
  const of = (words: RegExp) => (words.test(text) ? 1 : 0)
  return [of(/sum|addition|plus/i), of(/weather|forecast|umbrella/i), 0.01]
}

let server: FakeModelServer | null = null

afterEach(async () => {
  vi.unstubAllGlobals()
  await server?.close()
  server = null
})

test('the nearest meaning is first, whatever the words', async () => {
  const asked: string[][] = []
  const search = new SemanticSearch(['a forecast', 'a sum', 'a poem'], String, async (texts) => {
    asked.push([...texts])
    return texts.map(meaning)
  })
  const [best, ...others] = await search.search('do I need an umbrella', 2)
  expect(best).toEqual({ item: 'a forecast', score: expect.closeTo(1) })
  expect(others).toHaveLength(1)
  // By words there is nothing to find: the two backends are not one.
  const byWords = new BM25Search(['a forecast', 'a sum', 'a poem'], String)
  expect(byWords.search('do I need an umbrella')).toEqual([])
  expect(byWords.search('forecast').map(({ item }) => item)).toEqual(['a forecast'])
  await search.search('two plus two')
  // Vectors of the items are made once.
  expect(asked.flat().filter((text) => text === 'a poem')).toHaveLength(1)
  expect(await new SemanticSearch([], String, async () => []).search('x')).toEqual([])
})

test('vectors that could not be made are asked for again', async () => {
  let fails = true
  const search = new SemanticSearch(['a sum'], String, async (texts) => {
    if (fails) throw new Error('down')
    return texts.map(meaning)
  })
  await expect(search.search('addition')).rejects.toThrow('down')
  fails = false
  expect(await search.search('addition')).toHaveLength(1)
})

async function open(more: Partial<McpSettings>, provider: ProviderSettings) {
  const servers = { everything: everythingOverStdio() }
  const mcp = { ...McpSettings.parse({ mode: 'search_execute' }), servers, ...more }
  const agents = { assistant: { default: createAgent(() => ({ sandbox: false as const })) } }
  const project = await openTestProject(
    { agents },
    { mcp, maxTaskDepth: 0 },
    { ollama: provider, openai: provider },
  )
  onTestFinished(() => project[Symbol.asyncDispose]())
  const find = async (query: string) => {
    const { text } = await project.prompt('assistant', `[[tool:mcp_search {"query":"${query}"}]]`)
    const found: { tool: string }[] = JSON.parse(text)
    return found.map(({ tool }) => tool)
  }
  const warnings = () => project.host.events.filter(({ type }) => type === 'log')
  return { find, warnings }
}

test.each(['ollama/nomic-embed-text', 'openai/text-embedding-3-small'])(
  'mcp_search finds tools by meaning with %s, and asks about each tool once',
  async (searchModel) => {
    server = await startFakeModelServer({ embed: meaning })
    const provider = {
      kind: 'openai-compatible' as const,
      baseUrl: server.baseUrl,
      apiKey: 'key-1',
    }
    const { find, warnings } = await open({ searchBackend: 'semantic', searchModel }, provider)
    expect((await find('addition'))[0]).toBe('get-sum')
    const [first, second] = server.requests
    expect(first?.path).toBe('/v1/embeddings')
    expect(first?.headers.authorization).toBe('Bearer key-1')
    expect(first?.body.model).toBe(searchModel.split('/')[1])
    const asked = server.requests.length
    expect((await find('plus'))[0]).toBe('get-sum')
    expect(server.requests.slice(asked).map(({ body }) => body.input)).toEqual([['plus']])
    expect(second).toBeDefined()
    expect(warnings()).toEqual([])
  },
)

test('without an embedding model that answers, tools are found by words, and it is told of once', async () => {
  server = await startFakeModelServer()
  const provider = { kind: 'openai-compatible' as const, baseUrl: server.baseUrl, apiKey: 'key-2' }
  const model = { searchBackend: 'semantic' as const, searchModel: 'ollama/nomic-embed-text' }
  const { find, warnings } = await open(model, provider)
  expect((await find('sum of two numbers'))[0]).toBe('get-sum')
  expect((await find('sum of two numbers'))[0]).toBe('get-sum')
  expect(warnings()).toMatchObject([
    {
      level: 'warn',
      message: expect.stringContaining('searched by words'),
      attributes: { searchModel: 'ollama/nomic-embed-text', error: expect.stringContaining('404') },
    },
  ])
  const nameless = await open({ searchBackend: 'semantic' }, provider)
  expect((await nameless.find('sum of two numbers'))[0]).toBe('get-sum')
  expect(nameless.warnings()).toMatchObject([
    { attributes: { error: expect.stringContaining('search_model') } },
  ])
  const speechless = { ...model, searchModel: 'anthropic/claude-sonnet-5' }
  const other = await open(speechless, provider)
  await other.find('sum')
  expect(other.warnings()).toMatchObject([{ attributes: { error: expect.any(String) } }])
})

test('code searches the tools of its servers by meaning too', async () => {
  await using client = new McpClient({ everything: everythingOverStdio() })
  const embed = async (texts: readonly string[]) => texts.map(meaning)
  const [best] = await client.searchTools('addition', { embed })
  expect(best?.tool).toBe('get-sum')
})

test('OpenAI itself is asked with the key, and a provider without such models is refused', async () => {
  const fake = await startFakeModelServer({ embed: meaning })
  server = fake
  const real = globalThis.fetch
  vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
    real(String(url).replace('https://api.openai.com', fake.origin), init),
  )
  const providers = {
    openai: { kind: 'openai' as const, apiKey: 'key-3' },
    anthropic: { kind: 'anthropic' as const, apiKey: 'key-4' },
  }
  const { signal } = new AbortController()
  const vectors = await embedTexts('openai/text-embedding-3-small', providers, ['a sum'], signal)
  expect(vectors).toEqual([[1, 0, 0.01]])
  expect(fake.requests[0]?.headers.authorization).toBe('Bearer key-3')
  await expect(embedTexts('anthropic/claude', providers, ['x'], signal)).rejects.toMatchObject({
    type: 'invalid_request',
    message: expect.stringContaining('no models that make vectors'),
  })
  await expect(embedTexts('google/gemini-embedding', {}, ['x'], signal)).rejects.toMatchObject({
    type: 'provider_key_missing',
  })
})
