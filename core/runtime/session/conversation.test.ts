import { afterEach, expect, test } from 'vitest'
import type { Change } from '../../contract/change.ts'
import type { Entry, EntryData, Session } from '../../contract/session.ts'
import { createAgent } from '../agent/create-agent.ts'
import { openTestProject, type TestModules, type TestProject } from '../testing/test-project.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

async function open(modules: TestModules) {
  project = await openTestProject(modules)
  return project
}

const assistant = { default: createAgent(() => ({ instructions: 'Be brief.' })) }

interface Dump {
  system: string
  messages: { role: string; content: unknown }[]
}

async function dump(at: TestProject, session = 'default'): Promise<Dump> {
  return JSON.parse((await at.prompt('assistant', '[[dump]]', { session })).text)
}

test('the model receives the whole history as messages', async () => {
  const at = await open({ agents: { assistant } })
  for (let number = 1; number <= 15; number += 1) {
    await at.prompt('assistant', `[[say:answer ${number}]]`)
  }
  const { messages } = await dump(at)
  expect(messages.map(({ role }) => role)).toEqual([
    ...Array.from({ length: 15 }, () => ['user', 'assistant']).flat(),
    'user',
  ])
  expect(JSON.stringify(messages)).toContain('answer 1')
})

test('a conversation goes on after a restart', async () => {
  const at = await open({ agents: { assistant } })
  await at.prompt('assistant', '[[say:remember me]]')
  await at.restart()
  expect(JSON.stringify((await dump(at)).messages)).toContain('remember me')
})

test('sessions and instances of other names share nothing', async () => {
  const at = await open({ agents: { assistant, 'assistant:one': assistant } })
  await at.prompt('assistant', '[[say:secret]]')
  await at.prompt('assistant', '[[say:secret]]', { instanceId: 'one:default' })
  expect((await dump(at, 'other')).messages).toHaveLength(1)
  const crossed = await at.prompt('assistant:one', '[[dump]]', { instanceId: 'default' })
  expect(crossed.text).not.toContain('secret')
})

test('prompts sent at once to one session are worked in order, other sessions beside them', async () => {
  const at = await open({ agents: { assistant } })
  const prompts = ['a', 'b', 'c', 'd', 'e'].map((name) => at.prompt('assistant', `[[say:${name}]]`))
  const other = at.prompt('assistant', '[[say:beside]]', { session: 'other' })
  const replies = await Promise.all([...prompts, other])
  expect(replies.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'e', 'beside'])
  const texts = at.host
    .entriesOf('default')
    .map(({ data }) => (data.type === 'message' ? data.message.content[0] : null))
  expect(texts).toMatchObject(
    ['a', 'b', 'c', 'd', 'e'].flatMap((name) => [{ text: `[[say:${name}]]` }, { text: name }]),
  )
})

test('calls left open by an ended process get an interrupted result before the next prompt', async () => {
  const at = await open({ agents: { assistant } })
  await at.prompt('assistant', 'hello')
  const [session] = at.host.sessions.values()
  await at.host.commit([
    entry(session, {
      type: 'message',
      message: {
        role: 'assistant',
        content: [{ type: 'tool-call', toolCallId: 'call_1', toolName: 'bash', input: {} }],
      },
    }),
  ])
  await at.restart()
  expect((await at.prompt('assistant', 'go on')).text).toBe('ok')
  expect(at.host.entriesOf('default').slice(-3)).toMatchObject([
    {
      data: {
        message: {
          role: 'tool',
          content: [
            { toolCallId: 'call_1', isError: true, output: expect.stringContaining('interrupted') },
          ],
        },
      },
    },
    { data: { message: { role: 'user' } } },
    { data: { message: { role: 'assistant' } } },
  ])
})

test('a leaf moved by someone else is followed, not written over', async () => {
  const at = await open({ agents: { assistant } })
  await at.prompt('assistant', '[[say:kept]]')
  const [session] = at.host.sessions.values()
  const leafId = session?.leafId ?? null
  await at.prompt('assistant', '[[say:left behind]]')
  await at.host.commit([{ type: 'session.update', sessionId: session?.id ?? '', leafId }])
  const text = JSON.stringify((await dump(at)).messages)
  expect(text).toContain('kept')
  expect(text).not.toContain('left behind')
})

test.each([
  ['x'.repeat(80), 'x'.repeat(80)],
  ['x'.repeat(81), `${'x'.repeat(79)}…`],
  [`${'word '.repeat(20)}end`, `${'word '.repeat(15)}word…`],
])('a title too long for a list is cut, and says so: %s', async (prompt, title) => {
  const at = await open({ agents: { assistant } })
  await at.prompt('assistant', `${prompt}\n[[say:ok]]`)
  expect([...at.host.sessions.values()]).toMatchObject([{ title }])
})

test('the first prompt gives a session its title, once', async () => {
  const at = await open({ agents: { assistant } })
  await at.prompt('assistant', 'Fix the login page\nIt is broken.')
  await at.prompt('assistant', 'And another thing')
  expect([...at.host.sessions.values()]).toMatchObject([{ title: 'Fix the login page' }])
})

function entry(session: Session | undefined, data: EntryData): Change {
  const fields: Omit<Entry, 'seq' | 'createdAt'> = {
    id: 'entry_open',
    sessionId: session?.id ?? '',
    parentId: session?.leafId ?? null,
    operationId: null,
    turnId: null,
    dispatchId: null,
    data,
  }
  return { type: 'entry.append', entry: fields }
}
