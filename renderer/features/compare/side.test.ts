import { expect, test } from 'vitest'
import { createHearthClient } from '../../../core/client/index.ts'
import { mostEvents } from './read-all.ts'
import { readOn, readSide } from './side.ts'

const own = { project: 'p', timestamp: '2026-01-01T00:00:00.000Z', operationId: 'op_1' }
const total = mostEvents + 3

/** A log whose very first tool ends after what is read at first. */
function eventOf(seq: number) {
  const tool = { ...own, seq, toolName: 'bash', toolCallId: 'call' }
  if (seq === 1) return { ...tool, type: 'tool_start', args: { command: 'sleep' } }
  if (seq === total) {
    return { ...tool, type: 'tool_call', result: 'slept', isError: false, durationMs: 9 }
  }
  return { ...own, seq, type: 'log', level: 'info', message: `line ${seq}`, attributes: {} }
}

/** The real client over answers in the server's shapes. */
function project() {
  const asked: URL[] = []
  const client = createHearthClient({
    baseUrl: 'http://127.0.0.1:1',
    fetch: (address) => {
      const url = new URL(address)
      asked.push(url)
      if (url.pathname === '/api/events') {
        const after = Number(url.searchParams.get('after') ?? 0)
        const limit = Number(url.searchParams.get('limit') ?? 1000)
        const end = Math.min(total, after + limit)
        const items = Array.from({ length: end - after }, (_, index) => eventOf(after + index + 1))
        return Response.json({ items, nextAfter: end })
      }
      const operation = { id: 'op_1', agent: 'a', kind: 'prompt', instanceId: 'i', session: 's' }
      return Response.json({ ...operation, startedAt: 1, endedAt: 2, status: 'completed' })
    },
  })
  return { scope: { id: 'p', client }, asked }
}

test('a very long side says that it goes on, and is whole once it was read on', async () => {
  const { scope, asked } = project()
  const side = await readSide(scope, 'op_1', new AbortController().signal)
  expect(side.steps).toHaveLength(mostEvents)
  expect(side.part?.next).toBe(mostEvents)
  expect(side.steps[0]).toMatchObject({ title: 'bash', output: '' })

  const whole = await readOn(scope, side)
  expect(whole.part).toBeNull()
  expect(whole.steps).toHaveLength(total - 1)
  // What began in the first part ends in the second.
  expect(whole.steps[0]).toMatchObject({ title: 'bash', output: 'slept', durationMs: 9 })
  expect(await readOn(scope, whole)).toBe(whole)

  // Only what steps are made of is asked for.
  const types = asked.at(-1)?.searchParams.get('types') ?? ''
  expect(types).toContain('tool_call')
  expect(types).not.toContain('file_changed')
})
