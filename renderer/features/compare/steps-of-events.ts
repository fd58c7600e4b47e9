/** The steps of a run or an operation, out of its events. */
import { beginningOf, isBlobReference } from '../../../core/contract/blob-reference.ts'
import type { DurableEvent } from '../../../core/contract/event.ts'
import { errorText } from '../lists/record.ts'
import { type Step, type StepKind, textOf } from './step.ts'

/** In the order in which they began; what has not ended has no output yet. */
export function stepsOfEvents(events: readonly DurableEvent[]): Step[] {
  const steps: Step[] = []
  /** Begun, by what their end is known by. */
  const open = new Map<string, Step>()

  function begin(event: DurableEvent, kind: StepKind, title: string, input: unknown, key?: string) {
    const step: Step = {
      id: String(event.seq),
      kind,
      title,
      input: valueText(input),
      output: '',
      isError: false,
      usage: null,
      durationMs: null,
    }
    steps.push(step)
    if (key !== undefined) open.set(key, step)
    return step
  }
  function finish(key: string, end: Partial<Step>): void {
    const step = open.get(key)
    if (step) Object.assign(step, end)
    open.delete(key)
  }

  for (const event of events) {
    switch (event.type) {
      case 'run_start':
        begin(event, 'input', 'Payload', event.payload)
        break
      case 'run_end':
        Object.assign(begin(event, 'result', 'Result', ''), {
          output: event.error ? valueText(errorText(event.error)) : valueText(event.result),
          isError: event.isError,
          durationMs: event.durationMs,
        })
        break
      case 'operation_start':
        if (event.operationKind !== 'task')
          begin(event, 'question', event.operationKind, event.preview)
        break
      case 'turn_request':
        begin(event, 'turn', event.model, event.input.tools.join(', '), keyOf('turn', event.turnId))
        break
      case 'turn':
        finish(keyOf('turn', event.turnId), {
          output: event.error ? valueText(errorText(event.error)) : valueText(event.text),
          isError: event.isError,
          usage: event.usage,
          durationMs: event.durationMs,
        })
        break
      case 'tool_start':
        begin(event, 'tool', event.toolName, event.args, keyOf('tool', event.toolCallId))
        break
      case 'tool_call':
        finish(keyOf('tool', event.toolCallId), {
          output: valueText(event.result),
          isError: event.isError,
          durationMs: event.durationMs,
        })
        break
      case 'command_start':
        begin(
          event,
          'command',
          beginningOf(event.command),
          event.args.map(beginningOf).join(' '),
          keyOf('command', event.operationId),
        )
        break
      case 'command_end':
        finish(keyOf('command', event.operationId), {
          output: `exit code ${event.exitCode}`,
          isError: event.exitCode !== 0,
          durationMs: event.durationMs,
        })
        break
      case 'step_start':
        begin(event, 'step', event.name, '', keyOf('step', event.name))
        break
      case 'step_end':
        finish(keyOf('step', event.name), {
          output: event.error ? valueText(errorText(event.error)) : valueText(event.result),
          isError: event.isError,
          durationMs: event.durationMs,
        })
        break
      case 'log':
        begin(event, 'log', event.level, beginningOf(event.message))
        break
      default:
    }
  }
  return steps
}

function keyOf(kind: string, id: string | undefined): string {
  return `${kind} ${id ?? ''}`
}

/** A large value by its beginning and its digest: what is equal stays equal. */
function valueText(value: unknown): string {
  if (isBlobReference(value)) {
    return `${value.preview}…\n(${value.bytes.toLocaleString('en')} bytes, ${value.$blob.slice(0, 12)})`
  }
  return textOf(value)
}
