import { expect, test } from 'vitest'
import { createHearthClient } from './index.ts'
import { queryString } from './transport.ts'

const baseUrl = 'http://hearth.local/'

test('addresses, token and body are as the server wants them', async () => {
  const asked: [string, RequestInit][] = []
  const client = createHearthClient({
    baseUrl,
    token: 'secret',
    project: 'my project',
    fetch(url, init) {
      asked.push([url, init])
      return Response.json({ items: [], nextCursor: null })
    },
  })
  await client.runs.list({ status: ['failed', 'aborted'], limit: 5, cursor: undefined })
  await client.sessions.create({ agent: 'a/b', instanceId: 'x', name: 'y' })
  await client.agents.get('a/b')
  expect(asked.map(([url]) => url)).toEqual([
    'http://hearth.local/projects/my%20project/api/runs?status=failed%2Caborted&limit=5',
    'http://hearth.local/projects/my%20project/api/sessions',
    'http://hearth.local/projects/my%20project/api/agents/a%2Fb',
  ])
  expect(asked[1]?.[1]).toMatchObject({
    method: 'POST',
    headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
    body: '{"agent":"a/b","instanceId":"x","name":"y"}',
  })
})

test('failures are HearthErrors', async () => {
  const answering = (response: Response) =>
    createHearthClient({ baseUrl, fetch: () => response }).status.get()
  const error = { type: 'some_type', message: 'm', details: 'd', ref: 'err_1', meta: { a: 1 } }
  await expect(answering(Response.json({ error }, { status: 409 }))).rejects.toMatchObject({
    ...error,
    status: 409,
  })
  await expect(answering(new Response('<html>', { status: 502 }))).rejects.toMatchObject({
    type: 'unexpected_answer',
    status: 502,
  })
  const broken = createHearthClient({ baseUrl, fetch: () => Promise.reject(new TypeError('no')) })
  await expect(broken.status.get()).rejects.toMatchObject({ type: 'unreachable' })
})

test('an aborted call rejects with the reason of its signal', async () => {
  const reason = new Error('enough')
  const stop = new AbortController()
  const client = createHearthClient({
    baseUrl,
    fetch(_url, init) {
      stop.abort(reason)
      return Promise.reject(init.signal?.reason)
    },
  })
  await expect(client.status.get({ signal: stop.signal })).rejects.toBe(reason)
})

test('a follower throws what it has to mend itself, and ends with its signal', async () => {
  const error = { type: 'unauthorized', message: 'm', details: 'd' }
  const refused = createHearthClient({
    baseUrl,
    fetch: () => Response.json({ error }, { status: 401 }),
  })
  const follow = async () => {
    for await (const _ of refused.events.follow({}));
  }
  await expect(follow()).rejects.toMatchObject({ type: 'unauthorized' })

  const stop = new AbortController()
  const states: string[] = []
  const gone = createHearthClient({ baseUrl, fetch: () => Promise.reject(new TypeError('no')) })
  for await (const item of gone.events.follow({}, { signal: stop.signal })) {
    if (item.kind === 'state') states.push(item.state)
    if (item.kind === 'state' && item.attempt === 2) stop.abort()
  }
  expect(states).toEqual(['connecting', 'waiting', 'connecting', 'waiting'])
})

test('query strings leave out what is not set', () => {
  expect(queryString({ a: 1, b: undefined, c: ['x', 'y'], d: false })).toBe('?a=1&c=x%2Cy&d=false')
  expect(queryString({})).toBe('')
})
