/** Filters, search and keys of a timeline. */
import { describe, expect, it } from 'vitest'
import { correlation, eventLog } from '../../../core/contract/spans/event-log.fixture.ts'
import { SpanTree } from '../../../core/contract/spans/span-tree.ts'
import { eventSummary } from './event-summary.ts'
import { spanMarkdown } from './span-markdown.ts'
import { commandOf } from './timeline-keys.ts'
import { mentions, nextMatch, visibleRows } from './timeline-state.ts'

function tree(): SpanTree {
  const built = new SpanTree()
  built.append(eventLog().run())
  return built
}

describe('visibleRows', () => {
  it('hides kinds and keeps the order', () => {
    const rows = visibleRows(tree().rows, { hide: ['turn', 'command'] })
    expect(rows.map((span) => span.kind)).toEqual(['run', 'operation', 'tool', 'task'])
  })

  it('shows failures only when asked', () => {
    expect(visibleRows(tree().rows, { errors: true })).toEqual([])
  })
})

describe('nextMatch', () => {
  it('goes round at both ends', () => {
    const { rows } = tree()
    const isTurn = (span: { kind: string }) => span.kind === 'turn'
    const first = nextMatch(rows, undefined, 1, isTurn)
    const last = nextMatch(rows, undefined, -1, isTurn)
    expect(first?.id).toBe('turn:turn1')
    expect(last?.id).toBe('turn:turn3')
    expect(nextMatch(rows, last?.id, 1, isTurn)?.id).toBe('turn:turn1')
    expect(nextMatch(rows, first?.id, -1, isTurn)?.id).toBe('turn:turn3')
  })

  it('gives nothing when nothing matches', () => {
    expect(nextMatch(tree().rows, undefined, 1, () => false)).toBeNull()
    expect(nextMatch([], undefined, 1, () => true)).toBeNull()
  })
})

describe('mentions', () => {
  it('looks at names, arguments, answers and marks, whatever their case', () => {
    const { rows } = tree()
    const found = (text: string) =>
      rows.filter((span) => mentions(span, text)).map((span) => span.kind)
    expect(found('NPM TEST')).toEqual(['tool'])
    expect(found('Done.')).toEqual(['turn', 'turn', 'turn'])
    expect(found('  ')).toEqual([])
  })
})

describe('commandOf', () => {
  it('leaves keys with modifiers to others', () => {
    const plain = { ctrlKey: false, metaKey: false, altKey: false }
    expect(commandOf({ key: 'c', ...plain })).toBe('copy')
    expect(commandOf({ key: 'c', ...plain, ctrlKey: true })).toBeNull()
    expect(commandOf({ key: 'N', ...plain })).toBe('previous-match')
  })
})

describe('spanMarkdown', () => {
  it('tells what went in, what came out and what is inside, with fences that hold', () => {
    const log = eventLog()
    const built = new SpanTree()
    const args = { command: 'cat', text: '```\ncode\n```' }
    built.append([
      log.event({ type: 'tool_start', toolName: 'bash', args, ...correlation.tool }),
      log.event({
        type: 'tool_call',
        toolName: 'bash',
        result: 'a\n```\nb',
        isError: false,
        durationMs: 10,
        ...correlation.tool,
      }),
    ])
    const [span] = built.rows
    const text = span ? spanMarkdown(span, 0) : ''
    expect(text).toContain('## bash: cat')
    expect(text).toContain('````\na\n```\nb\n````')
  })
})

describe('large texts that are kept apart', () => {
  const blob = { $blob: 'a'.repeat(64), bytes: 20_000_000, preview: 'It begins so' }
  const [, , , answered] = eventLog().run()
  const turn = JSON.parse(JSON.stringify({ ...answered, text: blob }))

  it('are shown by how they begin in a line of the log', () => {
    expect(eventSummary(turn)).toContain('It begins so…')
    const error = { ref: 'e', type: 'x', message: blob, details: blob }
    expect(eventSummary({ ...turn, error })).toContain('It begins so…')
  })

  it('say in Markdown that they are cut', () => {
    const built = new SpanTree()
    built.append([...eventLog().run().slice(0, 3), turn])
    const span = built.find('turn:turn1')
    expect(span && spanMarkdown(span, 0)).toMatch(/It begins so\n… cut, 20000000 bytes/)
  })
})
