import { expect, test } from 'vitest'
import type { HearthEvent } from '../../../core/contract/event.ts'
import { addToShell } from './shell-log.ts'

const base = {
  timestamp: '2026-01-01T00:00:00.000Z',
  project: 'demo',
  agent: 'a',
  instanceId: 'one',
  session: 'default',
  operationId: 'op_1',
  turnId: 'turn_1',
}

function start(toolCallId: string, command: string, seq: number): HearthEvent {
  const args = { command, cwd: 'src' }
  return { ...base, type: 'tool_start', toolCallId, toolName: 'bash', args, seq }
}

function output(toolCallId: string, delta: string): HearthEvent {
  return { ...base, type: 'tool_execution_update', toolCallId, toolName: 'bash', delta }
}

function end(toolCallId: string, result: unknown, seq: number, isError = false): HearthEvent {
  return {
    ...base,
    type: 'tool_call',
    toolCallId,
    toolName: 'bash',
    result,
    isError,
    durationMs: 5,
    seq,
  }
}

test('commands stand in order, with live output that the whole output replaces', () => {
  const running = addToShell(
    [],
    [start('c1', 'npm test', 1), output('c1', 'one\n'), output('c1', 'two')],
  )
  expect(running).toMatchObject([
    { command: 'npm test', cwd: 'src', status: 'running', output: 'one\ntwo', exitCode: null },
  ])
  const done = addToShell(running, [
    end('c1', 'one\ntwo\nthree\n[exit code 3]', 2),
    start('c2', 'true', 3),
    end('c2', '[no output, exit code 0]', 4),
  ])
  expect(done).toMatchObject([
    { status: 'failed', exitCode: 3, output: 'one\ntwo\nthree', durationMs: 5 },
    { status: 'done', exitCode: 0, output: '' },
  ])
})

test('what is told twice counts once, and other tools are none of the shell', () => {
  const twice = addToShell(addToShell([], [start('c1', 'ls', 1)]), [start('c1', 'ls', 1)])
  expect(twice).toHaveLength(1)
  const other = {
    ...base,
    type: 'tool_start',
    toolCallId: 'c9',
    toolName: 'read',
    args: {},
    seq: 2,
  } as const
  expect(addToShell([], [other, output('c9', 'x')])).toEqual([])
})

test('a large output is shown by its beginning; a call that was refused failed', () => {
  const [large] = addToShell(
    [],
    [start('c1', 'cat big', 1), end('c1', { $blob: 'd', bytes: 9, preview: 'first lines' }, 2)],
  )
  expect(large?.output).toBe('first lines')
  const [refused] = addToShell([], [start('c2', 'rm -rf x', 1), end('c2', 'Not allowed.', 2, true)])
  expect(refused).toMatchObject({ status: 'failed', exitCode: null, output: 'Not allowed.' })
})
