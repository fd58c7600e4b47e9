import { expect, it } from 'vitest'
import type { Approval, ApprovalGrant } from '../../../core/contract/approval.ts'
import {
  grantText,
  questionTitle,
  scopeWords,
  subjectText,
  widerAnswers,
} from './approval-words.ts'

const asked: Approval = {
  id: 'a',
  status: 'pending',
  capability: 'shell',
  toolName: 'bash',
  sandbox: 'local',
  operation: 'exec',
  subject: 'ls',
  cwd: '/work',
  agent: 'coder',
  instanceId: 'main',
  session: 'default',
  runId: null,
  dispatchId: null,
  operationId: null,
  parentOperationId: null,
  turnId: null,
  toolCallId: null,
  taskId: null,
  scope: null,
  pattern: null,
  note: null,
  requestedAt: 0,
  expiresAt: 1,
  resolvedAt: null,
}

it('asks in the words of what would happen', () => {
  const title = (over: Partial<Approval>) => questionTitle({ ...asked, ...over })
  expect(title({})).toBe('Run this command?')
  expect(title({ capability: 'write', operation: 'writeFile' })).toBe('Write this file?')
  expect(title({ capability: 'write', operation: 'rm' })).toBe('Delete this?')
  expect(title({ capability: 'tool', toolName: 'send' })).toBe('Use send?')
})

it('shows the arguments of a tool over lines, and anything else as it is', () => {
  expect(subjectText({ ...asked, capability: 'tool', subject: '{"a":1}' })).toBe('{\n  "a": 1\n}')
  expect(subjectText({ ...asked, subject: '{"a":1}' })).toBe('{"a":1}')
})

it('offers to remember only what there is a place for', () => {
  expect(scopeWords(asked).map(({ scope }) => scope)).toEqual(['session', 'instance'])
  expect(scopeWords({ ...asked, instanceId: null, session: null })).toEqual([])
})

it('offers first what grants nothing by itself', () => {
  expect(widerAnswers(asked).map(({ kind }) => kind)).toEqual(['pattern', 'scope', 'scope'])
})

it('says what a remembered answer covers', () => {
  const { capability, agent, instanceId, session } = asked
  const grant: ApprovalGrant = {
    ...{ id: 'g', approvalId: 'a', decision: 'allow', scope: 'session', capability, agent },
    ...{ instanceId, session, toolName: null, pattern: null, note: null },
    ...{ uses: 0, createdAt: 0, lastUsedAt: null },
  }
  expect(grantText(grant)).toBe('All commands · coder · main · default')
  expect(grantText({ ...grant, scope: 'instance', session: null })).toBe(
    'All commands · coder · every session of main',
  )
  expect(grantText({ ...grant, scope: 'pattern', pattern: 'git *' })).toBe('git * · coder')
})
