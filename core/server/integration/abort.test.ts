/** Stopping what runs, by the name of its session or of its instance, whatever agent it is. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject()
let server: RunningServer

beforeAll(async () => {
  server = await project.serve()
})
afterAll(() => project.dispose())

function post(path: string, body?: unknown): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** Starts `path` and stops it by `abort` once the model has been asked. */
async function stop(instanceId: string, path: string, body: unknown, abort: string) {
  const events = server.client.events.follow({ instanceId, types: ['turn_request'] })
  let answer: Promise<Response> | null = null
  for await (const item of events) {
    if (item.kind === 'event') break
    if (item.state === 'open') answer = post(path, body)
  }
  const aborted: unknown = await (await post(abort)).json()
  return { aborted, status: (await answer)?.status ?? 0 }
}

test('by instance and session, by the instance, and on the default agent', async () => {
  const message = '[[sleep:600000]]'
  const body = { message, session: 'side' }
  const bySession = await stop('a:b', '/agents/scripted/a%3Ab', body, '/sessions/a:b:side/abort')
  expect(bySession).toMatchObject({ aborted: { aborted: true, session_id: 'a:b:side' } })
  expect(bySession.status).toBeGreaterThanOrEqual(400)
  const byInstance = await stop('two', '/agents/scripted/two', body, '/agents/scripted/two/abort')
  expect(byInstance).toMatchObject({ aborted: { aborted: true } })
  const byName = await stop('three', '/agents/scripted/three', body, '/sessions/side/abort')
  expect(byName).toMatchObject({ aborted: { aborted: true } })
  const idle = await post('/sessions/side/abort')
  expect(await idle.json()).toEqual({ aborted: false, session_id: 'side' })
})

test('where no agent is the default one, it says what to do', async () => {
  const response = await post('/prompt/thread', { prompt: 'hi' })
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({
    error: { type: 'agent_not_found', details: expect.stringContaining('default') },
  })
})
