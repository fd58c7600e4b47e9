/** Filters and steps of a log. */
import { describe, expect, it } from 'vitest'
import { eventLog } from '../../../core/contract/spans/event-log.fixture.ts'
import { type LogFilter, nextInLog, shownEvents } from './log-state.ts'

const events = eventLog().run()
const all: LogFilter = { find: '', errors: false, hidden: new Set() }
const types = (filter: Partial<LogFilter>) =>
  shownEvents(events, { ...all, ...filter }).map(({ type }) => type)

describe('shownEvents', () => {
  it('leaves the list as it is without a filter', () => {
    expect(shownEvents(events, all)).toBe(events)
  })

  it('leaves out events of hidden kinds, and keeps the order', () => {
    const left = types({ hidden: new Set(['turn', 'tool', 'operation', 'command']) })
    expect(new Set(left)).toEqual(new Set(['run_start', 'task_start', 'task', 'run_end']))
    expect(left[0]).toBe('run_start')
  })

  it('finds words of the type and of what happened', () => {
    expect(types({ find: 'NPM' })).toEqual(['tool_start', 'command_start', 'command_end'])
    expect(types({ errors: true })).toEqual([])
  })
})

describe('nextInLog', () => {
  const few = events.filter(({ seq }) => seq % 4 === 0)

  it('goes on from what is selected, and stops at both ends', () => {
    expect(nextInLog(few, null, 1)?.seq).toBe(4)
    expect(nextInLog(few, 4, 1)?.seq).toBe(8)
    expect(nextInLog(few, 8, -1)?.seq).toBe(4)
    expect(nextInLog(few, 4, -20)?.seq).toBe(4)
    expect(nextInLog(few, 4, 1000)).toBe(few.at(-1))
    expect(nextInLog([], 4, 1)).toBeNull()
  })

  it('goes to the neighbour of what a filter hides', () => {
    expect(nextInLog(few, 6, 1)?.seq).toBe(8)
    expect(nextInLog(few, 6, -1)?.seq).toBe(4)
  })
})
