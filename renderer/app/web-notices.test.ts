import { expect, test } from 'vitest'
import type { HearthEvent } from '../../core/contract/event.ts'
import { noticeOf } from './web-notices.ts'

const at = { timestamp: '2026-01-01T00:00:00.000Z', project: 'demo' }
const ended = { isError: false, durationMs: 5, result: null, error: null }

test('a waiting approval and the end of a run are told, with where to look', () => {
  const asked: HearthEvent = {
    ...at,
    type: 'approval_requested',
    seq: 1,
    agent: 'careful',
    approvalId: 'a1',
    toolName: 'bash',
    args: {},
  }
  expect(noticeOf('my demo', asked)).toEqual({
    title: 'careful waits for your approval',
    body: 'bash',
    route: '/p/my%20demo/approvals',
  })
  const failed: HearthEvent = {
    ...at,
    ...ended,
    type: 'run_end',
    seq: 2,
    runId: 'w:1',
    status: 'failed',
    isError: true,
  }
  expect(noticeOf('demo', failed)).toMatchObject({
    title: 'A run failed',
    route: '/p/demo/runs/w%3A1',
  })
})

test('what a person stopped, and what is no news, is not told', () => {
  const stopped: HearthEvent = {
    ...at,
    ...ended,
    type: 'run_end',
    seq: 3,
    runId: 'w:1',
    status: 'aborted',
  }
  expect(noticeOf('demo', stopped)).toBeNull()
  expect(noticeOf('demo', { ...at, type: 'idle', seq: 4 })).toBeNull()
})
