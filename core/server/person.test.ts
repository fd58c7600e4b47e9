/** What the desktop's page may not do by itself, through the app that answers it. */
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { NewApproval } from '../contract/change.ts'
import { type PersonQuestion, PersonQuestion as Question } from '../contract/person.ts'
import { apiEndpoints } from './app.ts'
import { createFakeApp, type FakeApp } from './testing/fake-app.ts'
import { neededScope } from './tokens/scope.ts'

let fake: FakeApp
beforeEach(() => {
  fake = createFakeApp()
})

const Refused = z.object({
  error: z.object({ type: z.string(), meta: z.record(z.string(), z.unknown()).optional() }),
})

const nobodysQuestion: NewApproval = {
  id: '',
  capability: 'shell',
  toolName: 'bash',
  sandbox: null,
  operation: 'exec',
  subject: '',
  cwd: '/work',
  agent: 'assistant',
  instanceId: 'one',
  session: 'default',
  runId: null,
  dispatchId: null,
  operationId: null,
  parentOperationId: null,
  turnId: null,
  toolCallId: null,
  taskId: null,
  expiresAt: 2,
}

interface Given {
  body?: unknown
  isPresent?: boolean
  hasAgreed?: boolean
}

async function ask(
  method: string,
  path: string,
  { body, isPresent = false, hasAgreed = false }: Given = {},
): Promise<{ status: number; type: string | null; question: PersonQuestion | null }> {
  const request = new Request(`hearth://studio${path}`, {
    method,
    ...(method === 'GET'
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
  })
  const person = { isPresent, hasAgreed }
  const response = await fake.app.fetch(request, { trusted: true, person })
  if (response.ok) return { status: response.status, type: null, question: null }
  const { error } = Refused.parse(await response.json())
  const question = Question.safeParse(error.meta?.question).data ?? null
  return { status: response.status, type: error.type, question }
}

describe('an approval', () => {
  const path = '/api/approvals/a1/answer'

  beforeEach(async () => {
    const approval = { ...nobodysQuestion, id: 'a1', subject: 'rm -rf ~ \u202e# tidy' }
    await fake.studio.fake.store.commit([{ type: 'approval.request', approval }])
  })

  test.each([
    path,
    `/projects/demo${path}`,
    path.replace('answer', '%61nswer'),
    path.replace('a1', '%61%31'),
  ])('is not given on the page’s word: %s', async (spelled) => {
    for (const isPresent of [false, true]) {
      const { status, question } = await ask('POST', spelled, {
        body: { decision: 'allow' },
        isPresent,
      })
      expect(status).toBe(403)
      expect(question).toMatchObject({ kind: 'approval', title: 'Allow this command?' })
      // What is shown is what the store has, and it cannot turn around.
      expect(question?.detail).toContain('rm -rf ~ \\u202e# tidy')
    }
  })

  test('that nobody knows, or a new way to answer, is asked about too', async () => {
    for (const other of [
      '/api/approvals/b2/answer',
      '/api/approvals/%2561%2531/answer',
      '/api/approvals',
      '/api/approvals/answer-all',
    ]) {
      const { status, question } = await ask('POST', other, {
        body: { decision: 'allow', ids: ['a1'] },
        isPresent: true,
      })
      expect([status, question?.kind]).toEqual([403, 'approval'])
      expect(question?.detail).toContain('a1')
    }
  })

  test('says how far the answer would reach', async () => {
    const detail = async (body: object) =>
      (await ask('POST', path, { body: { decision: 'allow', ...body } })).question?.detail
    expect(await detail({})).toContain('This once.')
    expect(await detail({ scope: 'session' })).toContain('in this conversation')
    expect(await detail({ scope: 'pattern', pattern: '*' })).toContain('whatever matches: *')
  })

  test('is given when a person agreed, and denied without', async () => {
    const allowed = await ask('POST', path, { body: { decision: 'allow' }, hasAgreed: true })
    const denied = await ask('POST', path, { body: { decision: 'deny' } })
    // They come as far as the project, which here refuses every answer.
    expect([allowed.type, denied.type]).toEqual(['internal_error', 'internal_error'])
  })
})

test('a token and a terminal need a person’s word, present or not', async () => {
  for (const isPresent of [false, true]) {
    const token = await ask('POST', '/api/tokens', {
      body: { name: 'mine', scope: 'admin' },
      isPresent,
    })
    expect(token).toMatchObject({ status: 403, question: { kind: 'token' } })
    expect(token.question?.title).toContain('admin')
    const terminal = await ask('POST', '/api/terminals', {
      body: { columns: 80, rows: 24 },
      isPresent,
    })
    expect(terminal).toMatchObject({ status: 403, question: { kind: 'terminal' } })
  }
})

test('the access token is shown only to a person who is there', async () => {
  expect(await ask('GET', '/api/connection')).toMatchObject({ question: { kind: 'change' } })
  expect(await ask('GET', '/api/connection', { isPresent: true })).toMatchObject({ status: 200 })
})

const named = /^\/api\/(?:approvals\/x\/answer|tokens|terminals)$/
const freeOfPage = [
  'POST /api/providers/x/test',
  'POST /api/terminals/x/resize',
  'POST /api/masked',
]

const changing = apiEndpoints
  .filter(({ method }) => method !== 'GET')
  .map(({ method, path }) => [method, path.replace(/\{\w+\}/g, 'x')] as const)
  .filter(([method, path]) => neededScope(method, path) === 'admin')
  .filter(([method, path]) => !freeOfPage.includes(`${method} ${path}`))
  .filter(([method, path]) => method !== 'POST' || !named.test(path))

test('there are routes that change something', () => {
  expect(changing.length).toBeGreaterThan(10)
})

test.each(changing)('%s %s needs somebody at the window', async (method, path) => {
  const ofProject = path.replace(/^\/api\//, '/api/projects/demo/')
  for (const spelled of [path, `/projects/demo${path}`, ofProject]) {
    const absent = await ask(method, spelled)
    expect(absent).toMatchObject({ status: 403, type: 'person_needed' })
    expect(absent.question?.kind).toBe('change')
    expect((await ask(method, spelled, { isPresent: true })).type).not.toBe('person_needed')
    expect((await ask(method, spelled, { hasAgreed: true })).type).not.toBe('person_needed')
  }
})

test.each(freeOfPage)('%s is free', async (route) => {
  const [method = '', path = ''] = route.split(' ')
  expect((await ask(method, path)).type).not.toBe('person_needed')
})

test('prompting, stopping and looking are free', async () => {
  const free = [
    ['POST', '/agents/assistant/x', { message: 'hi' }],
    ['POST', '/api/sessions/x/abort', {}],
    ['GET', '/api/agents', undefined],
  ] as const
  for (const [method, path, body] of free) {
    expect((await ask(method, path, { body })).type).not.toBe('person_needed')
  }
})

test.each([
  ['a cursor report', '\u001b[12;40R', false],
  ['focus in and out', '\u001b[I\u001b[O', false],
  ['a command', 'rm -rf ~\r', true],
  ['a command behind a report', '\u001b[12;40Rrm -rf ~\r', true],
  ['an operating system command with a line’s end', '\u001b]11;x\rrm -rf ~\r\u0007', true],
  ['nothing', '', true],
])('a terminal may answer by itself, not type: %s', async (_what, data, isAsked) => {
  const { type } = await ask('POST', '/api/terminals/t1/input', { body: { data } })
  expect(type === 'person_needed').toBe(isAsked)
})

test('the door without a window asks nobody', async () => {
  const request = new Request('http://studio/api/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const response = await fake.app.fetch(request, { trusted: true })
  const { error } = Refused.parse(await response.json())
  expect(error.type).toBe('invalid_request')
})
