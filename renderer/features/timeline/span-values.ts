/** What went into a span and what came out, from its two events. */
import { beginningOf } from '../../../core/contract/blob-reference.ts'
import type { StoredError } from '../../../core/contract/error.ts'
import type { DurableEvent } from '../../../core/contract/event.ts'
import type { Span } from '../../../core/contract/spans/span.ts'

export interface Labelled {
  label: string
  value: unknown
}

export interface SpanValues {
  input: readonly Labelled[]
  output: readonly Labelled[]
  error: StoredError | null
}

export function spanValues({ startEvent, endEvent }: Span): SpanValues {
  return {
    input: (startEvent ? inputOf(startEvent) : []).filter(present),
    output: (endEvent ? outputOf(endEvent) : []).filter(present),
    error: endEvent && 'error' in endEvent ? shownError(endEvent.error) : null,
  }
}

/** Large texts of an error begin with what it is about; all of them are among the raw events. */
function shownError(error: StoredError | null): StoredError | null {
  if (error === null) return null
  return { ...error, message: beginningOf(error.message), details: beginningOf(error.details) }
}

/** Of what was asked, the log keeps so many characters. */
const keptOfQuestion = 200

function askedLabel(preview: string): string {
  const isCut = preview.length >= keptOfQuestion
  return isCut ? `Asked (the first ${keptOfQuestion} characters; the chat has all)` : 'Asked'
}

/** The turn that gave the answer of an operation, or of the one a dispatch led to; null while there is none. */
export function answeringTurn({ kind, children }: Span): Span | null {
  if (kind === 'turn') return null
  const operation = children.findLast((child) => child.kind === 'operation')
  if (kind === 'dispatch') return operation ? answeringTurn(operation) : null
  if (kind !== 'operation') return null
  return children.findLast((child) => child.kind === 'turn' && child.said !== '') ?? null
}

function present({ value }: Labelled): boolean {
  return value !== null && value !== undefined && value !== ''
}

function inputOf(event: DurableEvent): Labelled[] {
  switch (event.type) {
    case 'run_start':
      return [{ label: 'Payload', value: event.payload }]
    case 'dispatch_queued':
      return [{ label: 'Input', value: event.input }]
    case 'operation_start':
      return [{ label: askedLabel(event.preview), value: event.preview }]
    case 'turn_request':
      return [
        { label: 'Instructions', value: event.input.systemPrompt },
        { label: 'Messages', value: event.input.messageCount },
        { label: 'Tools', value: event.input.tools.join(', ') },
        { label: 'Thinking', value: event.thinkingLevel },
        { label: 'Source', value: event.sourceHash },
      ]
    case 'tool_start':
      return [{ label: 'Arguments', value: event.args }]
    case 'command_start':
      return [{ label: 'Command', value: commandLine([event.command, ...event.args]) }]
    case 'task_start':
      return [
        { label: 'Prompt', value: event.prompt },
        { label: 'Folder', value: event.cwd },
      ]
    case 'compaction_start':
      return [
        { label: 'Reason', value: event.reason },
        { label: 'Tokens before', value: event.estimatedTokens },
      ]
    default:
      return []
  }
}

/** As it was typed, or its parts when one of them is so large that it is kept apart. */
function commandLine(parts: readonly string[]): unknown {
  return parts.every((part) => typeof part === 'string') ? parts.join(' ') : parts
}

function outputOf(event: DurableEvent): Labelled[] {
  switch (event.type) {
    case 'run_end':
    case 'tool_call':
    case 'step_end':
    case 'task':
      return [{ label: 'Result', value: event.result }]
    case 'turn':
      return [
        { label: 'Answer', value: event.text },
        { label: 'Stopped because', value: event.stopReason },
      ]
    case 'command_end':
      return [{ label: 'Exit code', value: event.exitCode }]
    case 'compaction':
      return [{ label: 'Messages', value: `${event.messagesBefore} to ${event.messagesAfter}` }]
    default:
      return []
  }
}
