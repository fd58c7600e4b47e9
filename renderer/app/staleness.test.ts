import { describe, expect, it } from 'vitest'
import type { HearthEvent } from '../../core/contract/event.ts'
import { staleKeys } from './staleness.ts'

const base = { timestamp: '2026-01-01T00:00:00.000Z', project: 'demo' }

describe('what an event makes stale', () => {
  it('names each key once for many events', () => {
    const event: HearthEvent = {
      ...base,
      type: 'file_changed',
      path: 'src/agents/a.ts',
      change: 'changed',
      seq: 1,
    }
    expect(staleKeys('demo', [event, { ...event, seq: 2 }])).toEqual([
      ['project', 'demo', 'files'],
      ['project', 'demo', 'file', 'src/agents/a.ts'],
      ['project', 'demo', 'agents'],
      ['project', 'demo', 'workflows'],
      ['project', 'demo', 'schedules'],
      ['project', 'demo', 'changes'],
    ])
  })

  it('touches the projects list, not a key inside the project, when a worker restarts', () => {
    const keys = staleKeys('demo', [
      { ...base, type: 'worker_restarted', reason: 'file changed', generation: 2, seq: 3 },
    ])
    expect(keys).toContainEqual(['projects'])
    expect(keys).toContainEqual(['project', 'demo', 'agents'])
  })

  it('shows a question as soon as it is asked, and takes it away when it is answered', () => {
    const asked = { approvalId: 'a', toolName: 'bash', args: {} }
    for (const event of [
      { ...base, ...asked, type: 'approval_requested', seq: 4 },
      { ...base, approvalId: 'a', type: 'approval_resolved', decision: 'allowed', seq: 5 },
    ] as const) {
      expect(staleKeys('demo', [event])).toContainEqual(['project', 'demo', 'approvals'])
    }
  })

  it('reads the queue again when it is another, also before anything in it begins', () => {
    const event: HearthEvent = {
      ...base,
      type: 'queue_changed',
      kind: 'prompt',
      id: 'op_1',
      change: 'admitted',
    }
    expect(staleKeys('demo', [event])).toEqual([
      ['project', 'demo', 'queue'],
      ['project', 'demo', 'details'],
    ])
  })

  it('lets deltas pass without asking anything again', () => {
    expect(staleKeys('demo', [{ ...base, type: 'text_delta', text: 'a' }])).toEqual([])
  })
})
