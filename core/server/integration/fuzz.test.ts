import { afterAll, beforeAll, expect, test } from 'vitest'
import { ErrorEnvelope } from '../../contract/error.ts'
import {
  createServedProject,
  type RunningServer,
  type ServedProject,
} from '../testing/served-project.ts'

/** Another seed, another fuzz: `FUZZ_SEED=7 FUZZ_ROUNDS=50` looks longer. */
const seed = Number(process.env.FUZZ_SEED ?? 1)
const rounds = Number(process.env.FUZZ_ROUNDS ?? 6)
const atOnce = 8

/** What a server may say with a code of 500 or more: it is about others, or about code of the project. */
const documented = new Set([
  'provider_unreachable',
  'provider_error',
  'harness_failed',
  'workflow_failed',
  'agent_load_failed',
  'workflow_load_failed',
])

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type Schema = {
  $ref?: string
  type?: string | string[]
  enum?: Json[]
  const?: Json
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
}
interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}
interface Operation {
  parameters?: { name: string; in: string; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

const steady = `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted' }))
`

let project: ServedProject
let server: RunningServer

beforeAll(async () => {
  // Its path is in no sample: what a fuzz with an admin's token may do includes writing over the others.
  project = createServedProject({ 'src/agents/steady.ts': steady })
  server = await project.serve()
})
afterAll(() => project.dispose())

const strings = [
  '',
  'x',
  'scripted',
  'broken',
  'echo',
  'typed',
  'default',
  'demo/scripted',
  '__proto__',
  'constructor',
  '..',
  '../../outside',
  'src/agents/scripted.ts',
  '.env',
  'a/b',
  'a\\b',
  '%',
  '%2e%2e',
  '\u0000',
  '\ud800',
  '\u202e𝕏́',
  "'; drop table events; --",
  '<script>',
  '$(HOME)',
  'NaN',
  '1e999',
  '-1',
  '9007199254740993',
  'x'.repeat(3_000),
  'http://127.0.0.1:1/v1',
]
const numbers = [0, -0, 1, -1, 0.5, 1e21, -1e308, 2 ** 31, 2 ** 53, 9_007_199_254_740_991]
const odd: Json[] = [null, true, false, [], {}, [[[]]], { __proto__: null, a: { b: [] } }]

function createRandom(start: number) {
  let state = start >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(next() * items.length)]
    if (item === undefined) throw new Error('Nothing to pick from.')
    return item
  }
  return { chance: (share: number) => next() < share, pick }
}
type Random = ReturnType<typeof createRandom>

/** A value of the schema, now and then with something in it that does not belong there. */
function sample(schema: Schema, document: Document, random: Random, depth = 0): Json {
  if (random.chance(0.08)) return random.pick([...odd, ...numbers, ...strings])
  if (depth > 6) return null
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    return sample(document.components.schemas[name] ?? {}, document, random, depth + 1)
  }
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return random.pick(schema.enum)
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) return sample(random.pick(choices), document, random, depth + 1)
  const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type
  if (type === 'object' || schema.properties) {
    const entries = Object.entries(schema.properties ?? {})
      .filter(([name]) => random.chance(schema.required?.includes(name) ? 0.95 : 0.4))
      .map(([name, inner]) => [name, sample(inner, document, random, depth + 1)] as const)
    const extra = random.chance(0.1) ? [[random.pick(strings), random.pick(odd)] as const] : []
    return Object.fromEntries([...entries, ...extra])
  }
  if (type === 'array') {
    const { items = {} } = schema
    return random.chance(0.3) ? [] : [sample(items, document, random, depth + 1)]
  }
  if (type === 'boolean') return random.chance(0.5)
  if (type === 'number' || type === 'integer') return random.pick(numbers)
  if (type === 'null') return null
  return random.pick(strings)
}

interface Asked {
  method: string
  path: string
  headers: Record<string, string>
  body: string | null
}

function requestOf(
  path: string,
  method: string,
  operation: Operation,
  document: Document,
  random: Random,
): Asked {
  const filled = path.replace(/\{(\w+)\}/g, () =>
    // What a URL cannot carry never leaves a client; the raw tests send such bytes.
    encodeURIComponent(random.pick(strings).toWellFormed()).replace(/^\.{0,2}$/, 'x'),
  )
  const query = new URLSearchParams()
  for (const { name, in: place, schema } of operation.parameters ?? []) {
    if (place !== 'query' || !random.chance(0.5)) continue
    const value = sample(schema, document, random)
    query.append(name, typeof value === 'string' ? value : JSON.stringify(value))
    if (random.chance(0.05)) query.append(name, random.pick(strings))
  }
  const schema = operation.requestBody?.content['application/json']?.schema
  const isBare = method === 'get' || (schema === undefined && random.chance(0.7))
  const text = JSON.stringify(sample(schema ?? {}, document, random))
  const type = random.chance(0.95) ? 'application/json' : 'text/plain'
  const headers: Record<string, string> = isBare ? {} : { 'content-type': type }
  if (random.chance(0.1)) headers.accept = 'text/event-stream'
  if (random.chance(0.1))
    headers['last-event-id'] = encodeURIComponent(random.pick(strings).toWellFormed())
  if (random.chance(0.1)) headers['x-flue-dialect'] = 'flue'
  const body = isBare ? null : random.chance(0.05) ? text.slice(1) : text
  const prefix = random.chance(0.2) && !path.startsWith('/api/projects') ? '/projects/project' : ''
  return { method: method.toUpperCase(), path: `${prefix}${filled}?${query}`, headers, body }
}

async function ask({ method, path, headers, body }: Asked): Promise<string | null> {
  const stop = new AbortController()
  // Streams go on; what is asked of them is that they begin.
  const late = setTimeout(() => stop.abort(new Error('no answer in 30 s')), 30_000)
  const what = `${method} ${path} ${body?.slice(0, 500) ?? ''}`
  try {
    const response = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${server.token}`, ...headers },
      body,
      signal: stop.signal,
    })
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      await response.body?.cancel()
      return null
    }
    const text = await response.text()
    if (response.status < 400) return null
    const { data } = ErrorEnvelope.safeParse(JSON.parse(text))
    if (data === undefined) return `${what}: ${response.status} without the envelope: ${text}`
    if (response.status < 500 || documented.has(data.error.type)) return null
    return `${what}: ${response.status} ${JSON.stringify(data.error)}`
  } catch (error) {
    return `${what}: ${error instanceof Error ? (error.cause ?? error.message) : error}`
  } finally {
    clearTimeout(late)
  }
}

/** Opens folders and shells of this machine: what is asked of them must be wrong. */
const withoutEffect = new Set([
  'post /api/projects',
  'post /api/projects/create',
  'post /api/terminals',
])

test(
  'no route answers anything but its answer or an error in the envelope, whatever it is sent',
  async () => {
    const response = await fetch(`${server.url}/openapi.json`, {
      headers: { authorization: `Bearer ${server.token}` },
    })
    const document = (await response.json()) as Document
    const random = createRandom(seed)
    const waiting: Asked[] = []
    for (let round = 0; round < rounds; round += 1) {
      for (const [path, methods] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          const asked = requestOf(path, method, operation, document, random)
          const isHarmless = !withoutEffect.has(`${method} ${path}`)
          waiting.push(isHarmless ? asked : { ...asked, body: '{"root":1,"columns":"x"}' })
        }
      }
    }
    const total = waiting.length
    const wrong: string[] = []
    async function work(): Promise<void> {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const failure = await ask(next)
        if (failure !== null) wrong.push(failure)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    expect(wrong).toEqual([])
    expect(total).toBeGreaterThan(400)
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
    const answer = await server.client.agents.prompt('steady', 'after', {
      message: '[[say:alive]]',
    })
    expect(answer.text).toBe('alive')
  },
  60_000 * Math.max(1, rounds / 6),
)
