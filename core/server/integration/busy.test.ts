/** A busy session: prompts wait in line, or are refused where the caller says so. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject()
let server: RunningServer

beforeAll(async () => {
  server = await project.serve()
})
afterAll(() => project.dispose())

test('a prompt waits its turn, or is refused with 409 by every door that takes prompts', async () => {
  const { agents, sessions, operations, events } = server.client
  const long = agents.prompt('scripted', 'one', { message: '[[sleep:600000]]' })
  long.catch(() => undefined)
  let running = ''
  for await (const item of events.follow({
    instanceId: 'one',
    after: 0,
    types: ['turn_request'],
  })) {
    if (item.kind !== 'event') continue
    running = item.event.operationId ?? ''
    break
  }
  const busy = { type: 'session_busy', status: 409 }
  const ask = { message: '[[say:now]]', ifBusy: 'reject' as const }
  await expect(agents.prompt('scripted', 'one', ask)).rejects.toMatchObject(busy)
  const keyed = { ...ask, idempotencyKey: 'later' }
  await expect(agents.prompt('scripted', 'one', keyed)).rejects.toMatchObject(busy)
  const [session] = (await sessions.list({ instanceId: 'one' })).items
  await expect(sessions.prompt(session?.id ?? '', ask)).rejects.toMatchObject(busy)
  await expect(
    (async () => {
      for await (const _ of agents.stream('scripted', 'one', ask));
    })(),
  ).rejects.toMatchObject(busy)
  // Another session is not busy, and who says nothing waits in line.
  expect((await agents.prompt('scripted', 'one', { ...ask, session: 'side' })).text).toBe('now')
  const waiting = agents.prompt('scripted', 'one', { message: '[[say:then]]' })
  await operations.abort(running)
  await expect(long).rejects.toMatchObject({ type: 'aborted' })
  expect((await waiting).text).toBe('then')
  // The key was not used up by the refusal.
  expect((await agents.prompt('scripted', 'one', keyed)).text).toBe('now')
})
