/** Workflows and runs on the routes of the contract, answer by answer. */
import { describe, expect, test } from 'vitest'
import { RunEventList, RunRecord } from '../contract/compatibility.ts'
import { createFakeApp, readFrameList } from './testing/fake-app.ts'

const json = { accept: 'application/json' }
const stream = { accept: 'application/json, text/event-stream' }

async function errorOf(response: Response) {
  return ((await response.json()) as { error: Record<string, unknown> }).error
}

describe('workflows and runs', () => {
  const { call, studio } = createFakeApp()

  test('accepted by default', async () => {
    const response = await call('POST', '/workflows/echo', { body: { msg: 'hi' }, headers: json })
    expect(response.status).toBe(202)
    const body = (await response.json()) as Record<string, unknown>
    expect(body).toEqual({ status: 'accepted', run_id: body.runId, runId: body.runId })
    expect(body.runId).toMatch(/^workflow:echo:/)
    expect(response.headers.get('x-flue-run-id')).toBe(body.runId)
  })

  test('wait=result', async () => {
    const body = { payload: { msg: 'hi' } }
    const response = await call('POST', '/workflows/echo?wait=result', { body })
    const answer = (await response.json()) as Record<string, unknown>
    expect(answer).toMatchObject({ status: 'completed', result: { echo: { msg: 'hi' } } })
    expect(answer.run_id).toBe(response.headers.get('x-flue-run-id'))
    expect(answer._meta).toEqual({ runId: answer.runId })
  })

  test('a body with payload beside other keys is the payload, with a warning', async () => {
    const body = { payload: { a: 1 }, other: 2 }
    const response = await call('POST', '/workflows/echo?wait=result', { body })
    expect(await response.json()).toMatchObject({ result: { echo: body } })
    expect(response.headers.get('hearth-warning')).toContain('payload')
    const wrong = await call('POST', '/workflows/echo', { body: { payload: 'text' } })
    expect([wrong.status, (await errorOf(wrong)).type]).toEqual([400, 'invalid_request'])
    const empty = await call('POST', '/workflows/echo?wait=result', { body: { payload: null } })
    expect(await empty.json()).toMatchObject({ result: { echo: {} } })
  })

  test('a failing one is a 500 envelope that names the run', async () => {
    const response = await call('POST', '/workflows/boom?wait=result', { body: {} })
    expect(response.status).toBe(500)
    const error = await errorOf(response)
    expect(error).toMatchObject({ type: 'internal_error', dev: 'kaboom' })
    expect(JSON.stringify(error)).not.toContain('.ts:')
    const runId = response.headers.get('x-flue-run-id')
    expect(error.meta).toMatchObject({ runId })
    const run = RunRecord.parse(await (await call('GET', `/runs/${runId}`)).json())
    const time = expect.stringMatching(/^\d{4}-.*Z$/)
    expect(run).toMatchObject({
      ...{ run_id: runId, runId, agent: 'boom', agentName: 'boom' },
      ...{ agent_id: runId, instanceId: runId, startedAt: time, endedAt: time },
      ...{ started_at: expect.any(Number), ended_at: expect.any(Number) },
      ...{ durationMs: run.duration_ms, isError: true, eventCount: run.event_count },
      status: 'failed',
      state: 'errored',
      is_error: true,
      error: { type: 'internal_error', details: 'kaboom' },
    })
  })

  test('a run is found by its id with and without the prefix that PyFlue gives it', async () => {
    const started = await call('POST', '/workflows/echo', { body: {} })
    const runId = started.headers.get('x-flue-run-id') ?? ''
    const id = runId.replace('workflow:echo:', 'workflow:echo:run_')
    for (const path of [`/runs/${runId}`, `/runs/${id}`, `/admin/runs/${id}`]) {
      expect(await (await call('GET', path)).json()).toMatchObject({ run_id: runId })
    }
  })

  test('unknown ones and bad input make no run', async () => {
    const blank = await call('POST', '/workflows/%20', { body: {} })
    expect([blank.status, (await errorOf(blank)).type]).toEqual([400, 'invalid_request'])
    const unknown = await call('POST', '/workflows/missing?wait=result', { body: {} })
    const error = await errorOf(unknown)
    expect([unknown.status, error.type]).toEqual([404, 'not_found'])
    expect(error.message).toMatch(/^Unknown workflow: missing/)
    expect(error.details).toContain('echo')
    const before = studio.fake.store.runs.list({}, {}).items.length
    const strict = await call('POST', '/workflows/strict', { body: {} })
    expect(strict.status).toBe(400)
    expect(await errorOf(strict)).toMatchObject({
      type: 'validation_failed',
      meta: { issues: [{ path: ['text'] }] },
    })
    expect(studio.fake.store.runs.list({}, {}).items).toHaveLength(before)
  })

  test('stream wins over wait; numbered from 1 through run_end', async () => {
    for (const name of ['echo', 'boom']) {
      const path = `/workflows/${name}?wait=result`
      const response = await call('POST', path, { body: {}, headers: stream })
      expect(response.headers.get('x-flue-run-id')).toMatch(/^workflow:/)
      const frames = await readFrameList(response)
      expect(frames.map(({ id, event }) => [id, event])).toEqual([
        ['1', 'run_start'],
        ['2', 'log'],
        ['3', 'run_end'],
        ...(name === 'boom' ? [[null, 'error']] : []),
      ])
      expect(frames[1]?.data).toMatchObject({
        event_index: 2,
        eventIndex: 2,
        type: 'log',
        data: { level: 'info', message: 'working', step: 1 },
      })
      expect(frames[2]?.data).toMatchObject({ data: { is_error: name === 'boom' } })
      if (name === 'boom') expect(frames[3]?.data).toMatchObject({ error: { dev: 'kaboom' } })
    }
  })

  test('events: after, limit, types, and the next position', async () => {
    const started = await call('POST', '/workflows/echo?wait=result', { body: {} })
    const runId = started.headers.get('x-flue-run-id') ?? ''
    const list = async (query: string) =>
      RunEventList.parse(await (await call('GET', `/runs/${runId}/events${query}`)).json())
    const all = await list('')
    expect(all.events.map((event) => event.event_index)).toEqual([1, 2, 3])
    expect(all.events[0]).toMatchObject({
      type: 'run_start',
      data: { agent: 'echo', agent_id: runId },
    })
    expect(all.events[2]).toMatchObject({
      data: { is_error: false, error: null, status: 'succeeded' },
    })
    expect(all.next_after).toBe(3)
    expect((await list('?after=1&limit=1')).events.map((event) => event.type)).toEqual(['log'])
    expect((await list('?types=run_end,log')).events.map((event) => event.eventIndex)).toEqual([
      2, 3,
    ])
    expect(await list('?after=9')).toMatchObject({ events: [], next_after: 9, nextAfter: 9 })
    expect((await list('?after=&limit=')).events).toHaveLength(3)

    for (const [query, param, value] of [
      ['after=-1', 'after', '-1'],
      ['after=abc', 'after', 'abc'],
      ['after=1.5', 'after', '1.5'],
      ['limit=0', 'limit', '0'],
      ['limit=1001', 'limit', '1001'],
      ['types=,', 'types', ','],
    ]) {
      const response = await call('GET', `/runs/${runId}/events?${query}`)
      expect(response.status).toBe(400)
      const error = await errorOf(response)
      expect(error).toMatchObject({ type: 'invalid_query_param', meta: { param, value } })
    }
  })

  test('a finished run streams its rest and closes', async () => {
    const started = await call('POST', '/workflows/echo?wait=result', { body: {} })
    const path = `/runs/${started.headers.get('x-flue-run-id')}/stream`
    const ids = async (query: string, headers = {}) =>
      (await readFrameList(await call('GET', path + query, { headers }))).map(({ id }) => id)
    expect(await ids('')).toEqual(['1', '2', '3'])
    expect(await ids('?after=2')).toEqual(['3'])
    expect(await ids('', { 'last-event-id': '1' })).toEqual(['2', '3'])
    expect(await ids('?after=2', { 'last-event-id': '1' })).toEqual(['3'])
    expect(await ids('?after=nonsense')).toEqual(['1', '2', '3'])
    expect(await ids('?after=3')).toEqual([])
    const head = await call('HEAD', path)
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  test('unknown runs', async () => {
    for (const path of ['/runs/x', '/runs/x/events', '/runs/x/stream', '/api/runs/x']) {
      const response = await call('GET', path)
      expect([response.status, (await errorOf(response)).type]).toEqual([404, 'run_not_found'])
    }
  })
})
