/** What an event says about its span: how it is called and how it ended. */

import { beginningOf, isBlobReference } from '../blob-reference.ts'
import type { DurableEvent } from '../event.ts'
import type { Span, SpanStatus } from './span.ts'

/** Title and one line of detail for the row a start event opens. */
export function spanName(event: DurableEvent): Pick<Span, 'name' | 'detail'> {
  switch (event.type) {
    case 'run_start':
      return {
        name: event.workflow ?? event.agent ?? 'Run',
        detail: event.workflow ? '' : (event.instanceId ?? ''),
      }
    case 'dispatch_queued':
      return { name: 'Dispatch', detail: '' }
    case 'operation_start':
      return { name: operationTitles[event.operationKind], detail: oneLine(event.preview) }
    case 'turn_request':
    case 'turn':
      return { name: turnTitles[event.purpose], detail: event.model }
    case 'tool_start':
      return { name: event.toolName, detail: summariseArguments(event.args) }
    case 'tool_call':
      return { name: event.toolName, detail: '' }
    case 'step_start':
      return { name: event.name, detail: '' }
    case 'step_end':
      return { name: event.name, detail: event.memoised ? memoisedText : '' }
    case 'command_start':
      return {
        name: oneLine(event.command),
        detail: oneLine(event.args.map(beginningOf).join(' ')),
      }
    case 'task_start':
      return {
        name: event.subagent ? `Delegated to ${event.subagent}` : 'Task',
        detail: oneLine(event.description ?? event.prompt),
      }
    case 'compaction_start':
      return { name: 'Compaction', detail: event.reason }
    default:
      return { name: event.type, detail: '' }
  }
}

/** Of a step that was not done again. */
export const memoisedText = 'done before'

const operationTitles = {
  prompt: 'Prompt',
  skill: 'Skill',
  task: 'Task',
  shell: 'Shell',
  compact: 'Compact',
} as const

const turnTitles = { agent: 'Turn', compaction: 'Summary', repair: 'Repair' } as const

/** How a span ended, from its end event. */
export function endStatus(event: DurableEvent): SpanStatus {
  switch (event.type) {
    case 'run_end':
    case 'operation':
      return outcomes[event.status]
    case 'dispatch_settled':
      return outcomes[event.outcome]
    case 'turn':
      return event.stopReason === 'aborted' ? 'aborted' : failedIf(event.isError)
    case 'command_end':
      return failedIf(event.exitCode !== 0)
    case 'tool_call':
    case 'step_end':
    case 'task':
    case 'compaction':
      return failedIf(event.isError)
    default:
      return 'ok'
  }
}

const outcomes = {
  running: 'running',
  succeeded: 'ok',
  completed: 'ok',
  failed: 'error',
  aborted: 'aborted',
  interrupted: 'interrupted',
} as const satisfies Record<string, SpanStatus>

function failedIf(failed: boolean): SpanStatus {
  return failed ? 'error' : 'ok'
}

/** Names of arguments that say most about a call, best first. */
const tellingArguments = [
  'path',
  'file',
  'command',
  'pattern',
  'query',
  'url',
  'description',
  'prompt',
  'name',
]

/** One line that tells a call from its neighbours. */
export function summariseArguments(args: unknown): string {
  if (args === null || args === undefined) return ''
  if (typeof args !== 'object' || isBlobReference(args)) return oneLine(args)
  const value = tellingValue(args)
  if (value === undefined) return ''
  const isText = typeof value === 'string' || isBlobReference(value)
  return oneLine(isText ? value : (JSON.stringify(value) ?? ''))
}

/** By name, else the first text, else the first of all. */
function tellingValue(args: object): unknown {
  for (const name of tellingArguments) {
    if (Object.hasOwn(args, name)) return Reflect.get(args, name)
  }
  const values: unknown[] = Object.values(args)
  return values.find((value) => typeof value === 'string') ?? values[0]
}

/** The first 160 characters of a text, which may be kept apart, without its line breaks. */
export function oneLine(text: unknown): string {
  const flat = beginningOf(text).slice(0, 400).replace(/\s+/g, ' ').trim()
  return flat.length > 160 ? `${flat.slice(0, 159)}…` : flat
}
