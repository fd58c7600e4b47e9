/** What a server was told is still there when it is killed and started again. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DurableEvent } from '../../contract/event.ts'
import { discoverServers } from '../discovery.ts'
import { createServedProject, type ServedProject } from '../testing/served-project.ts'

let project: ServedProject

beforeEach(() => {
  project = createServedProject()
})
afterEach(() => project.dispose())

test('a kill between two prompts loses nothing', async () => {
  const first = await project.serve()
  await first.client.agents.prompt('scripted', 'one', { message: 'remember the milk' })
  const { runId } = await first.client.workflows.invoke('echo', { say: 'kept' })
  const before = await first.client.events.list({})
  await first.end('SIGKILL')

  const second = await project.serve()
  const after = await second.client.events.list({})
  expect(after.items.slice(0, before.items.length)).toEqual(before.items)
  const { text } = await second.client.agents.prompt('scripted', 'one', { message: '[[dump]]' })
  expect(text).toContain('remember the milk')
  expect(await second.client.runs.record(runId)).toMatchObject({ status: 'succeeded' })
  const newest = await second.client.events.list({ after: after.nextAfter })
  expect(newest.items[0]?.seq).toBeGreaterThan(after.nextAfter)
  expect(await second.end('SIGTERM')).toBe(0)
})

test('a run that was killed is interrupted, its reader sees the end, its dispatches go on', async () => {
  const first = await project.serve()
  const { id } = await first.client.workflows.start('slow', {})
  const received = await first.client.agents.dispatch('scripted', 'mail', {
    input: '[[sleep:600000]]',
  })
  const waiting = await first.client.agents.dispatch('scripted', 'other', { input: '[[say:done]]' })
  for await (const event of first.client.runs.stream(id)) {
    if (event.type === 'turn_request') break
  }
  await first.end('SIGKILL')

  const { client } = await project.serve()
  expect((await client.runs.get(id)).status).toBe('interrupted')
  const types: string[] = []
  for await (const event of client.runs.stream(id)) types.push(event.type)
  expect(types.at(-1)).toBe('run_end')
  expect(types.filter((type) => type === 'run_end')).toHaveLength(1)
  expect(await client.runs.record(id)).toMatchObject({ status: 'failed', state: 'errored' })
  expect((await client.dispatches.get(received.dispatchId)).status).not.toBe('settled')

  const stop = new AbortController()
  const query = { dispatchId: waiting.dispatchId, types: ['dispatch_settled' as const], after: 0 }
  const ends: DurableEvent[] = []
  for await (const item of client.events.follow(query, { signal: stop.signal })) {
    if (item.kind === 'event' && 'seq' in item.event) ends.push(item.event)
    if (ends.length > 0) stop.abort()
  }
  expect(ends).toMatchObject([{ outcome: 'completed' }])
})

test('a dispatch that was killed goes on where it was: no tool call runs twice, none lacks a result', async () => {
  writeFileSync(
    join(project.root, 'src/agents/counting.ts'),
    `import { appendFileSync } from 'node:fs'
import { createAgent, defineTool } from 'hearth'
const count = defineTool({
  name: 'count',
  description: 'Counts, and never comes back.',
  execute: async () => {
    appendFileSync('counted.txt', 'x')
    console.log('counted')
    await new Promise(() => {})
  },
})
export default createAgent(() => ({ model: 'demo/scripted', tools: [count] }))
`,
  )
  const first = await project.serve()
  const { dispatchId } = await first.client.agents.dispatch('counting', 'one', {
    input: '[[tool:count {}]]',
  })
  for await (const item of first.client.events.follow({ types: ['log'], after: 0 })) {
    if (item.kind === 'event') break
  }
  await first.end('SIGKILL')

  const { client } = await project.serve()
  const settled = client.events.follow({ dispatchId, types: ['dispatch_settled'], after: 0 })
  for await (const item of settled) if (item.kind === 'event') break
  expect(await client.dispatches.get(dispatchId)).toMatchObject({ outcome: 'completed' })
  const [session] = (await client.sessions.list({ agent: 'counting' })).items
  const { items } = await client.sessions.entries(session?.id ?? '')
  const messages = items.flatMap(({ data }) => (data.type === 'message' ? data.message : []))
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant'])
  expect(messages[2]?.content).toMatchObject([
    { isError: true, output: expect.stringMatching(/^interrupted/) },
  ])
  expect(readFileSync(join(project.root, 'counted.txt'), 'utf8')).toBe('x')
})

test('a server that is asked to stop answers who waits, and says what it stopped', async () => {
  const first = await project.serve()
  const operations = first.client.events.follow({ types: ['turn_request'] })
  let waiting: Promise<unknown> | null = null
  for await (const item of operations) {
    if (item.kind === 'state' && item.state === 'open') {
      const message = '[[sleep:600000]]'
      waiting = first.client.agents.prompt('scripted', 'one', { message }).catch((error) => error)
    }
    if (item.kind === 'event') break
  }
  expect(await first.end('SIGTERM')).toBe(0)
  expect(await waiting).toMatchObject({ type: 'aborted' })
  const { client } = await project.serve()
  expect((await client.operations.list({})).items).toMatchObject([{ status: 'aborted' }])
})

test('streams of work that is stopped with the server end as that work does', async () => {
  const first = await project.serve()
  const prompt: string[] = []
  const run: string[] = []
  const { id } = await first.client.workflows.start('slow', {})
  const follow = async () => {
    for await (const event of first.client.runs.stream(id)) run.push(event.type)
  }
  const ask = async () => {
    const message = '[[say:half]] [[sleep:600000]]'
    for await (const frame of first.client.agents.stream('scripted', 'one', { message })) {
      prompt.push(frame.type)
      if (frame.type === 'delta') ended = first.end('SIGTERM')
    }
  }
  let ended: Promise<number | null> | null = null
  await Promise.all([follow(), ask()])
  expect(await ended).toBe(0)
  expect([prompt.at(-1), run.at(-1)]).toEqual(['error', 'run_end'])
})

test('a follower goes on when the server comes back at its address', async () => {
  const first = await project.serve('--token', 'the-same-token')
  const port = new URL(first.url).port
  const stop = new AbortController()
  const seen: number[] = []
  let again: Promise<unknown> | null = null
  for await (const item of first.client.events.follow({ after: 0 }, { signal: stop.signal })) {
    if (item.kind === 'state' && item.state === 'open' && seen.length === 0) {
      await first.client.agents.prompt('scripted', 'one', { message: 'hi' })
    }
    if (item.kind !== 'event' || !('seq' in item.event)) continue
    seen.push(item.event.seq)
    if (item.event.type !== 'operation') continue
    if (again !== null) {
      stop.abort()
      continue
    }
    await first.end('SIGKILL')
    const second = await project.serve('--token', 'the-same-token', '--port', port)
    again = second.client.agents.prompt('scripted', 'one', { message: 'again' })
  }
  await again
  expect(seen).toEqual(seen.map((_, index) => index + 1))
})

test('the endpoint is published while the server lives', async () => {
  const server = await project.serve()
  const folder = `${project.root}/../state/servers`
  expect(discoverServers(folder)).toMatchObject([
    { url: server.url, token: server.token, pid: server.pid, projects: [project.root] },
  ])
  await server.end('SIGKILL')
  expect(discoverServers(folder)).toEqual([])
  const next = await project.serve('--no-auth')
  expect(next.token).toBeNull()
  expect(discoverServers(folder)).toMatchObject([{ token: null }])
  expect((await fetch(`${next.url}/agents`)).status).toBe(200)
  expect(
    (await fetch(`${next.url}/agents`, { headers: { origin: 'http://evil.test' } })).status,
  ).toBe(403)
  expect(await next.end('SIGINT')).toBe(130)
  expect(discoverServers(folder)).toEqual([])
})
