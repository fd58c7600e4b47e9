/** Agents that bring a session store: their history lives there. */
import { afterEach, expect, test } from 'vitest'
import { createAgent } from '../../agent/create-agent.ts'
import { openTestProject, type TestProject } from '../../testing/test-project.ts'
import type { FlueContext } from '../../workflow/flue-context.ts'
import { InMemorySessionStore } from './memory-session-store.ts'
import type { SessionData, SessionStore } from './session-store.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

const key = 'keeper:one:default'

async function open(persist: SessionStore): Promise<TestProject> {
  await project?.[Symbol.asyncDispose]()
  const agent = createAgent(() => ({ sandbox: false as const, persist }))
  project = await openTestProject({ agents: { keeper: { default: agent } } })
  return project
}

function textsOf(data: SessionData | null): unknown[] {
  return (data?.entries ?? []).map((entry) =>
    entry.type === 'message' && entry.message.role !== 'tool'
      ? entry.message.content.map((part) => (part.type === 'text' ? part.text : part.type)).join()
      : entry.type,
  )
}

test('a conversation is saved with its tree and goes on in a project that never saw it', async () => {
  const store = new InMemorySessionStore()
  const first = await open(store)
  await first.prompt('keeper', '[[say:red]]')
  const saved = await store.load(key)
  expect(textsOf(saved)).toEqual(['[[say:red]]', 'red'])
  expect(saved).toMatchObject({
    version: 3,
    leafId: saved?.entries.at(-1)?.id,
    metadata: { agent: 'keeper', instanceId: 'one', session: 'default', children: [] },
  })
  expect(first.host.entriesOf('default')).toHaveLength(2)

  const second = await open(store)
  const { text } = await second.prompt('keeper', '[[dump]]')
  expect(JSON.parse(text).messages).toHaveLength(3)
  expect(textsOf(await store.load(key)).slice(0, 3)).toEqual(['[[say:red]]', 'red', '[[dump]]'])
  expect(second.host.entriesOf('default')).toHaveLength(4)
})

test('the store is the truth: what was taken out of it is not known any more', async () => {
  const store = new InMemorySessionStore()
  const { prompt } = await open(store)
  await prompt('keeper', '[[say:red]]')
  const old = await store.load(key)
  await prompt('keeper', '[[say:blue]]')
  if (old !== null) await store.save(key, old)
  const { text } = await prompt('keeper', '[[dump]]')
  expect(text).toContain('red')
  expect(text).not.toContain('blue')
  await store.delete(key)
  const fresh = await prompt('keeper', '[[dump]]')
  expect(JSON.parse(fresh.text).messages).toHaveLength(1)
})

test('a store that throws fails the operation with its type, and nothing is lost by it', async () => {
  const memory = new InMemorySessionStore()
  let isFull = true
  const store: SessionStore = {
    load: (name) => memory.load(name),
    async save(name, data) {
      if (isFull) throw new Error('No space left.')
      await memory.save(name, data)
    },
    delete: (name) => memory.delete(name),
  }
  const { prompt, host } = await open(store)
  await expect(prompt('keeper', '[[say:red]]')).rejects.toMatchObject({
    type: 'session_store_failed',
    details: expect.stringContaining('No space left.'),
  })
  expect([...host.operations.values()]).toMatchObject([
    { status: 'failed', error: { type: 'session_store_failed' } },
  ])
  expect(host.entriesOf('default')).toHaveLength(2)
  isFull = false
  const { text } = await prompt('keeper', '[[dump]]')
  expect(JSON.parse(text).messages).toHaveLength(3)
  expect(textsOf(await memory.load(key)).slice(0, 2)).toEqual(['[[say:red]]', 'red'])
})

test('a failed save after good ones is caught up with too', async () => {
  const memory = new InMemorySessionStore()
  let isFull = false
  const store: SessionStore = {
    load: (name) => memory.load(name),
    async save(name, data) {
      if (isFull) throw new Error('No space left.')
      await memory.save(name, data)
    },
    delete: (name) => memory.delete(name),
  }
  const { prompt } = await open(store)
  await prompt('keeper', '[[say:red]]')
  isFull = true
  await expect(prompt('keeper', '[[say:blue]]')).rejects.toMatchObject({
    type: 'session_store_failed',
  })
  isFull = false
  await prompt('keeper', '[[say:green]]')
  expect(textsOf(await memory.load(key))).toEqual([
    '[[say:red]]',
    'red',
    '[[say:blue]]',
    'blue',
    '[[say:green]]',
    'green',
  ])
})

test('a store that cannot be read fails before anything is asked of a model', async () => {
  const { prompt, host } = await open({
    load: async () => {
      throw new Error('The disk is gone.')
    },
    save: async () => {},
    delete: async () => {},
  })
  await expect(prompt('keeper', 'Hello')).rejects.toMatchObject({ type: 'session_store_failed' })
  expect(host.eventTypes()).not.toContain('turn_request')
  const odd = await open({
    load: async () => JSON.parse('{"version":3,"entries":"none"}'),
    save: async () => {},
    delete: async () => {},
  })
  await expect(odd.prompt('keeper', 'Hello')).rejects.toMatchObject({
    type: 'invalid_session_data',
  })
})

test('tasks are stored under keys of their own and go with their parent', async () => {
  const store = new InMemorySessionStore()
  const agent = createAgent(() => ({ sandbox: false as const, persist: store }))
  const run = async (ctx: FlueContext) => {
    const harness = await ctx.init(agent)
    const session = await harness.session()
    await session.task('[[say:done]]')
    const before = store.keys().length
    await session.delete()
    const known = await harness.sessions.get().catch((error) => error.type)
    return { before, after: store.keys(), known }
  }
  project = await openTestProject({ workflows: { work: { run } } })
  expect((await project.run('work')).result).toEqual({
    before: 2,
    after: [],
    known: 'session_not_found',
  })
})

test('get finds a conversation that only the store knows, and create refuses it', async () => {
  const store = new InMemorySessionStore()
  await (await open(store)).prompt('keeper', '[[say:red]]')
  const data = await store.load(key)
  const agent = createAgent(() => ({ sandbox: false as const, persist: store, name: 'keeper' }))
  const run = async (ctx: FlueContext) => {
    await store.save(`keeper:${encodeURIComponent(ctx.id)}:old`, data ?? JSON.parse('null'))
    const { sessions } = await ctx.init(agent)
    const refused = await sessions.create('old').catch((error) => error.type)
    const { text } = await (await sessions.get('old')).prompt('[[dump]]')
    return [refused, JSON.parse(text).messages.length]
  }
  await project?.[Symbol.asyncDispose]()
  project = await openTestProject({ workflows: { work: { run } } })
  expect((await project.run('work')).result).toEqual(['session_exists', 3])
})

test('shell and compaction are stored like prompts', async () => {
  const store = new InMemorySessionStore()
  const agent = createAgent(() => ({ sandbox: 'virtual' as const, persist: store, name: 'keeper' }))
  const run = async (ctx: FlueContext) => {
    const session = await (await ctx.init(agent)).session()
    await session.shell('echo hi')
    for (const name of ['a', 'b']) await session.prompt(`[[say:${name}]]`)
    await session.compact({ keepRecent: 1 })
  }
  project = await openTestProject({ workflows: { work: { run } } })
  await project.run('work')
  const [name = ''] = store.keys()
  const types = (await store.load(name))?.entries.map(({ type }) => type)
  expect(types).toEqual([...Array(7).fill('message'), 'compaction'])
})

test('something that is no store is refused by its field', async () => {
  const { prompt } = await open(JSON.parse('{"load":1}'))
  await expect(prompt('keeper', 'Hello')).rejects.toMatchObject({
    type: 'invalid_agent',
    message: expect.stringContaining('persist'),
  })
})
