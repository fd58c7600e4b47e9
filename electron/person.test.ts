import { beforeEach, expect, test } from 'vitest'
import type { PersonQuestion, PersonState } from '../core/contract/person.ts'
import { Person } from './person.ts'
import { Presence } from './presence.ts'

const questions: Record<string, PersonQuestion> = {
  '/approval': question('approval', 'a1'),
  '/terminal': question('terminal', '/work'),
  '/change': question('change', 'change'),
}

function question(kind: PersonQuestion['kind'], subject: string): PersonQuestion {
  return { kind, subject, title: 'Really?', detail: 'It.', allow: 'Yes' }
}

interface Seen extends PersonState {
  path: string
  body: string
}

let seen: Seen[]
let asked: PersonQuestion[]
let says: boolean
let confirmsApprovals: boolean
let presence: Presence
let person: Person

beforeEach(() => {
  seen = []
  asked = []
  says = true
  confirmsApprovals = true
  presence = new Presence()
  person = new Person({
    presence,
    confirmsApprovals: () => confirmsApprovals,
    async confirm(given) {
      asked.push(given)
      return says
    },
    async fetch(request, state = { isPresent: false, hasAgreed: false }) {
      const path = new URL(request.url).pathname
      seen.push({ ...state, path, body: await request.text() })
      const needed = questions[path]
      const isFree = state.hasAgreed || (needed?.kind === 'change' && state.isPresent)
      if (!needed || isFree) return new Response('done')
      const error = { type: 'person_needed', message: '', details: '', meta: { question: needed } }
      return Response.json({ error }, { status: 403 })
    },
  })
})

function send(path: string, body = 'x'): Promise<Response> {
  return person.fetch(new Request(`http://studio${path}`, { method: 'POST', body }))
}

test('what needs nobody goes through, saying whether a person is there', async () => {
  await send('/free')
  presence.note()
  await send('/free')
  expect(seen.map(({ isPresent }) => isPresent)).toEqual([false, true])
  expect(asked).toEqual([])
})

test('an agreed request is sent again with the same bytes', async () => {
  expect((await send('/approval', 'once')).status).toBe(200)
  expect(asked).toEqual([questions['/approval']])
  expect(seen.map(({ hasAgreed, body }) => [hasAgreed, body])).toEqual([
    [false, 'once'],
    [true, 'once'],
  ])
})

test('each approval is asked for; a refused one is not asked again at once', async () => {
  await send('/approval')
  await send('/approval')
  expect(asked).toHaveLength(2)
  says = false
  expect((await send('/approval')).status).toBe(403)
  says = true
  expect((await send('/approval')).status).toBe(403)
  expect(asked).toHaveLength(3)
})

test('one answer lets one of two equal requests through', async () => {
  const answers = await Promise.all([send('/approval'), send('/approval')])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
  expect(asked).toHaveLength(1)
})

test('approvals without a dialog still need somebody at the window', async () => {
  confirmsApprovals = false
  presence.note()
  expect((await send('/approval')).status).toBe(200)
  expect(asked).toEqual([])
  presence = new Presence()
  const away = new Person({
    presence,
    confirmsApprovals: () => false,
    confirm: async () => false,
    fetch: async () =>
      Response.json(
        { error: { type: 'person_needed', meta: { question: questions['/approval'] } } },
        { status: 403 },
      ),
  })
  const request = new Request('http://studio/approval', { method: 'POST' })
  expect((await away.fetch(request)).status).toBe(403)
})

test('terminals are agreed to once', async () => {
  await send('/terminal')
  await send('/terminal')
  expect(asked).toHaveLength(1)
})

test('whoever said yes is there: the next change is not asked for', async () => {
  const answers = await Promise.all([send('/change'), send('/change')])
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  await send('/change')
  expect(asked).toHaveLength(1)
})
