/** A prompt's live events as the frames of its stream: start, tools, deltas, end. */
import type { PromptFrame } from '../../contract/compatibility.ts'
import type { HearthError } from '../../contract/error.ts'
import type { HearthEvent } from '../../contract/event.ts'
import type { PromptResponse } from '../../runtime/port.ts'
import { publicError } from '../errors.ts'
import { toPromptResult } from './result.ts'

export function startFrame(instanceId: string, session: string, operationId: string): PromptFrame {
  return { type: 'start', session_id: `${instanceId}:${session}`, operationId }
}

/** Null for events that this stream does not show, such as those of sub-tasks. */
export function toPromptFrame(event: HearthEvent, operationId: string): PromptFrame | null {
  if (event.operationId !== operationId) return null
  const toolCallId = event.toolCallId ?? ''
  switch (event.type) {
    case 'text_delta':
      return { type: 'delta', text: event.text }
    case 'tool_start':
      return { type: 'tool_start', toolName: event.toolName, toolCallId, args: event.args }
    case 'tool_call': {
      const { toolName, isError, result } = event
      return { type: 'tool_end', toolName, toolCallId, isError, result }
    }
    default:
      return null
  }
}

export function endFrame(response: PromptResponse): PromptFrame {
  const { text, metadata, usage, model } = toPromptResult(response)
  return { type: 'end', text, metadata, usage, model }
}

/** The one terminal frame of a prompt that failed. */
export function errorFrame(error: HearthError): PromptFrame {
  return { type: 'error', error: publicError(error.toBody()) }
}
