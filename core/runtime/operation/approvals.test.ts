import { expect, test } from 'vitest'
import type { ApprovalReply } from '../port.ts'
import { MemoryHost } from '../testing/memory-host.ts'
import { Approvals, type Asker } from './approvals.ts'
import { Journal } from './journal.ts'

const asking = {
  capability: 'shell',
  toolName: 'bash',
  sandbox: 'local',
  operation: 'exec',
  subject: 'ls',
  cwd: '/',
  args: { command: 'ls' },
} as const

function open() {
  const host = new MemoryHost()
  const abort = new AbortController()
  const asker: Asker = {
    journal: new Journal(host),
    signal: abort.signal,
    correlate: (extra) => ({ timestamp: '', project: 'test', agent: 'coder', ...extra }),
  }
  return { host, abort, asker, approvals: new Approvals(host, 60_000) }
}

test('a question says what waits, whose it is and how long it may wait, after what was written', async () => {
  const { host, asker, approvals } = open()
  host.answerApproval = () => ({ outcome: 'denied', note: 'no' })
  const event = { timestamp: '', project: 'test', type: 'idle' } as const
  asker.journal.write({ type: 'event.append', event })
  const call = { turnId: 'turn', toolCallId: 'call' }
  expect(await approvals.ask(asking, asker, { call })).toEqual({ outcome: 'denied', note: 'no' })
  expect(host.questions).toEqual([
    {
      ...asking,
      ...{ agent: 'coder', instanceId: null, session: null, runId: null, dispatchId: null },
      ...{ operationId: null, parentOperationId: null, taskId: null, ...call },
      limitMs: 60_000,
    },
  ])
  expect(host.eventTypes()).toEqual(['idle', 'approval_requested', 'approval_resolved'])
})

test('a question given up is withdrawn and rejects with the reason', async () => {
  const { host, abort, asker, approvals } = open()
  const { promise, resolve } = deferred()
  host.answerApproval = () => promise
  const answer = approvals.ask(asking, asker)
  await host.waitFor(({ type }) => type === 'approval_requested')
  abort.abort('stopped')
  expect(host.withdrawn).toHaveLength(1)
  resolve({ outcome: 'allowed', note: null })
  await expect(answer).rejects.toBe('stopped')
  await expect(approvals.ask(asking, asker)).rejects.toBe('stopped')
  expect(host.questions).toHaveLength(1)
})

function deferred(): { promise: Promise<ApprovalReply>; resolve(reply: ApprovalReply): void } {
  let resolve: (reply: ApprovalReply) => void = () => undefined
  const promise = new Promise<ApprovalReply>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
