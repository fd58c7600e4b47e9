/** A believable log for tests: events ten milliseconds apart, numbered from one. */
import type { DurableEvent, DurableEventBody } from '../event.ts'
import type { Usage } from '../usage.ts'

type Without<Body, Key extends PropertyKey> = Body extends unknown ? Omit<Body, Key> : never
type Draft = Without<DurableEventBody, 'timestamp' | 'project'>

const operation = {
  runId: 'r1',
  agent: 'triager',
  instanceId: 'i',
  session: 's',
  operationId: 'op1',
}

export const correlation = {
  operation,
  tool: { ...operation, turnId: 'turn1', toolCallId: 'c1' },
}

export function eventLog(start = Date.parse('2026-01-01T00:00:00.000Z')) {
  let seq = 0
  function event(draft: Draft): DurableEvent {
    seq += 1
    const timestamp = new Date(start + seq * 10).toISOString()
    return { ...draft, project: 'p', timestamp, seq }
  }
  function turn(
    turnId: string,
    owner: typeof operation & { taskId?: string },
    usage: Usage | null,
  ) {
    const facts = {
      purpose: 'agent',
      model: 'demo/echo',
      provider: 'demo',
      turnId,
      ...owner,
    } as const
    return [
      event({
        type: 'turn_request',
        ...facts,
        thinkingLevel: null,
        input: { systemPrompt: 'Be brief.', messageCount: 1, tools: ['bash'] },
        sourceHash: null,
      }),
      event({
        type: 'turn',
        ...facts,
        usage,
        stopReason: 'stop',
        error: null,
        firstDeltaMs: 3,
        entryId: null,
        text: 'Done.',
        isError: false,
        durationMs: 10,
      }),
    ]
  }
  /** A run with one prompt: a turn, a shell tool, a delegated task and a last turn. */
  function run(usage: Usage | null = null): DurableEvent[] {
    const child = { ...operation, operationId: 'op2', parentOperationId: 'op1', taskId: 't1' }
    const ended = { isError: false, durationMs: 10 }
    return [
      event({ type: 'run_start', workflow: 'triage', trigger: 'studio', payload: {}, runId: 'r1' }),
      event({
        type: 'operation_start',
        operationKind: 'prompt',
        preview: 'Look',
        model: null,
        ...operation,
      }),
      ...turn('turn1', operation, usage),
      event({
        type: 'tool_start',
        toolName: 'bash',
        args: { command: 'npm test' },
        ...correlation.tool,
      }),
      event({ type: 'command_start', command: 'npm', args: ['test'], ...correlation.tool }),
      event({
        type: 'command_end',
        command: 'npm',
        exitCode: 0,
        durationMs: 10,
        ...correlation.tool,
      }),
      event({ type: 'tool_call', toolName: 'bash', result: 'ok', ...ended, ...correlation.tool }),
      event({
        type: 'task_start',
        prompt: 'Review it',
        description: null,
        subagent: 'reviewer',
        cwd: null,
        taskId: 't1',
        ...operation,
      }),
      event({
        type: 'operation_start',
        operationKind: 'task',
        preview: 'Review it',
        model: null,
        ...child,
      }),
      ...turn('turn2', child, usage),
      event({
        type: 'operation',
        operationKind: 'task',
        status: 'completed',
        error: null,
        usage,
        model: null,
        ...ended,
        ...child,
      }),
      event({ type: 'task', result: 'fine', ...ended, taskId: 't1', ...operation }),
      ...turn('turn3', operation, usage),
      event({
        type: 'operation',
        operationKind: 'prompt',
        status: 'completed',
        error: null,
        usage: null,
        model: null,
        ...ended,
        ...operation,
      }),
      event({
        type: 'run_end',
        status: 'succeeded',
        result: {},
        error: null,
        ...ended,
        runId: 'r1',
      }),
    ]
  }
  return { event, run }
}
