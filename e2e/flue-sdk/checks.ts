/** What a program written with Flue's SDK does, and what it must see. */
import assert from 'node:assert/strict'
import type { FlueClient } from './sdk-package.ts'

export interface Check {
  name: string
  run: (client: FlueClient) => Promise<void>
}

const check = (name: string, run: Check['run']): Check => ({ name, run })

const say = (text: string) => ({ message: `[[say:${text}]]` })
const isFailure = (type: string) => (error: unknown) =>
  error instanceof Error && error.message.includes(type)

export const checks: readonly Check[] = [
  check('an agent answers', async ({ agents }) => {
    const { result } = await agents.invoke('scripted', 'one', { mode: 'sync', payload: say('hi') })
    assert.equal(textOf(result), 'hi')
  }),
  check('an instance with any name, in a session of one’s own', async ({ agents }) => {
    const payload = { ...say('hi'), session: 's' }
    const { result } = await agents.invoke('scripted', 'ü/ :x', { mode: 'sync', payload })
    assert.equal(textOf(result), 'hi')
  }),
  check('an answer arrives as events, from start to end', async ({ agents }) => {
    const payload = { message: '[[chunks:a|b]]' }
    const types = await typesOf(agents.invoke('scripted', 'one', { mode: 'stream', payload }))
    assert.equal(types[0], 'operation_start')
    assert.equal(types.filter((type) => type === 'text_delta').length, 2)
    assert.equal(types.at(-1), 'operation')
  }),
  check('tools and tasks are among the events', async ({ agents }) => {
    const message = '[[tool:bash {"command":"echo hi"}]] [[tool:task {"prompt":"[[say:sub]]"}]]'
    const stream = agents.invoke('scripted', 'one', { mode: 'stream', payload: { message } })
    const types = await typesOf(stream)
    for (const type of ['tool_start', 'tool_call', 'task_start', 'task']) {
      assert.ok(types.includes(type), `${type} is missing in ${types.join(', ')}`)
    }
  }),
  check('a failed prompt is an error, at once and in a stream', async ({ agents }) => {
    const payload = { message: '[[fail:no luck]]' }
    await assert.rejects(agents.invoke('scripted', 'one', { mode: 'sync', payload }), Error)
    const stream = agents.invoke('scripted', 'one', { mode: 'stream', payload })
    await assert.rejects(typesOf(stream), isFailure('no luck'))
  }),
  check('an agent that is not there', async ({ agents }) => {
    const call = agents.invoke('nobody', 'one', { mode: 'sync', payload: say('hi') })
    await assert.rejects(call, isFailure('agent_not_found'))
  }),
  check('a call can be given up', async ({ agents }) => {
    const abort = new AbortController()
    const payload = { message: '[[sleep:60000]]' }
    const options = { mode: 'sync' as const, payload, signal: abort.signal }
    const call = agents.invoke('scripted', 'given-up', options)
    abort.abort()
    await assert.rejects(call, { name: 'AbortError' })
  }),
  check('a socket to an agent: many prompts, events, an error, and on', async ({ agents }) => {
    const socket = agents.connect('scripted', 'socket')
    const seen: unknown[] = []
    socket.onEvent((event) => seen.push(event.type))
    await socket.ready
    await socket.ping()
    assert.equal(textOf(await socket.prompt('[[say:one]]')), 'one')
    assert.ok(seen.includes('operation'))
    const [first, second] = await Promise.all([
      socket.prompt('[[say:1]]', { session: 'a' }),
      socket.prompt('[[say:2]]', { session: 'b' }),
    ])
    assert.deepEqual([textOf(first), textOf(second)], ['1', '2'])
    await assert.rejects(socket.prompt('[[fail:no luck]]'), isFailure('no luck'))
    assert.equal(textOf(await socket.prompt('[[say:after]]')), 'after')
    socket.close()
  }),
  check('a socket to what is not there', async ({ agents, workflows }) => {
    await assert.rejects(agents.connect('nobody', 'x').ready)
    await assert.rejects(workflows.connect('nothing').ready)
  }),
  check('a workflow over its socket, and its run read back', async ({ workflows, runs, admin }) => {
    const socket = workflows.connect('echo')
    await socket.ready
    const { result, runId } = await socket.invoke({ say: 'through' })
    assert.equal(textOf(result), 'through')
    const run = await runs.get(String(runId))
    assert.equal(run.status, 'completed')
    const { events } = await runs.events(String(runId), { types: ['log', 'run_end'], limit: 10 })
    assert.deepEqual(
      events.map(({ type }) => type),
      ['log', 'run_end'],
    )
    const all: unknown[] = []
    for await (const { eventIndex } of runs.stream(String(runId))) all.push(eventIndex)
    assert.deepEqual(all, [...all.keys()])
    const rest: unknown[] = []
    for await (const { eventIndex } of runs.stream(String(runId), { lastEventId: 2 })) {
      rest.push(eventIndex)
    }
    assert.deepEqual(rest, all.slice(3))
    assert.equal((await admin.runs.get(String(runId))).runId, runId)
  }),
  check('a workflow that fails', async ({ workflows }) => {
    const socket = workflows.connect('boom')
    await socket.ready
    await assert.rejects(socket.invoke({}))
  }),
  check('what there is: agents and runs, page by page', async ({ admin }) => {
    const { items } = await admin.agents.list()
    assert.ok(items.some(({ name }) => name === 'scripted'))
    const first = await admin.runs.list({ limit: 1 })
    const second = await admin.runs.list({ limit: 1, cursor: first.nextCursor })
    assert.notEqual(first.items[0]?.runId, second.items[0]?.runId)
  }),
]

function textOf(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return undefined
  const fields = new Map(Object.entries(answer))
  return fields.has('text') ? fields.get('text') : textOf(fields.get('result'))
}

async function typesOf(events: AsyncIterable<Record<string, unknown>>): Promise<unknown[]> {
  const types: unknown[] = []
  for await (const { type } of events) types.push(type)
  return types
}
