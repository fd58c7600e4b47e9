import { expect, test } from 'vitest'
import { Approvals } from './approvals.ts'
import type { DurableEventInput } from './operation.ts'

const request = {
  capability: 'shell',
  sandbox: 'local',
  operation: 'exec',
  subject: 'ls',
  cwd: '/',
} as const

function asking(limitMs: number) {
  const approvals = new Approvals(limitMs)
  const events: DurableEventInput[] = []
  const abort = new AbortController()
  let id = ''
  const answer = approvals.ask({
    request,
    signal: abort.signal,
    emit(event) {
      events.push(event)
      if (event.type === 'approval_requested') id = event.approvalId
    },
  })
  return { approvals, events, abort, answer, id: () => id }
}

test('with nobody to answer a question expires at once', async () => {
  const { answer, events } = asking(0)
  expect(await answer).toBe('expired')
  expect(events).toMatchObject([
    { type: 'approval_requested', toolName: 'bash', args: { subject: 'ls' } },
    { type: 'approval_resolved', decision: 'expired' },
  ])
})

test('an answer in time is the answer, once', async () => {
  const { approvals, answer, id } = asking(60_000)
  expect(approvals.answer(id(), 'allowed')).toBe(true)
  expect(await answer).toBe('allowed')
  expect(approvals.answer(id(), 'denied')).toBe(false)
})

test('a question given up is resolved and rejects with the reason', async () => {
  const { abort, answer, events } = asking(60_000)
  abort.abort('stopped')
  await expect(answer).rejects.toBe('stopped')
  expect(events.map(({ type }) => type)).toEqual(['approval_requested', 'approval_resolved'])
})

test('a question nobody answers expires after its limit', async () => {
  expect(await asking(1).answer).toBe('expired')
})
