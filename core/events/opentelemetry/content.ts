/** What people, models and tools said: attributes that exist only where capturing content was asked for. */
import type { HearthEvent } from '../../contract/event.ts'
import { asText, known } from './attributes.ts'
import type { SpanAttributes } from './tracer.ts'

/** Of the event that begins a span or ends it. */
export function contentOf(event: HearthEvent): SpanAttributes {
  switch (event.type) {
    case 'run_start':
      return { 'flue.workflow.input': asText(event.payload) }
    case 'run_end':
      return { 'flue.workflow.output': asText(event.result), ...errorText(event.error) }
    case 'operation_start':
      return { 'gen_ai.input.messages': messages('user', event.preview) }
    case 'operation':
      return errorText(event.error)
    case 'turn_request':
      return {
        'gen_ai.system_instructions': asText([{ type: 'text', content: event.input.systemPrompt }]),
      }
    case 'turn':
      return {
        'gen_ai.output.messages': messages('assistant', event.text, event.stopReason),
        ...errorText(event.error),
      }
    case 'tool_start':
      return { 'gen_ai.tool.call.arguments': asText(event.args) }
    case 'tool_call':
      return { 'gen_ai.tool.call.result': asText(event.result) }
    case 'command_start':
      return { 'flue.tool.command': asText([event.command, ...event.args].join(' ')) }
    case 'task_start':
      return { 'flue.task.prompt': asText(event.prompt) }
    case 'task':
      return { 'flue.task.result': asText(event.result) }
    default:
      return {}
  }
}

function messages(role: string, content: string, finish?: string): string {
  const parts = [{ type: 'text', content }]
  return asText([{ role, parts, ...(finish === undefined ? {} : { finish_reason: finish }) }])
}

function errorText(error: { message: string } | null): SpanAttributes {
  return known({ 'error.message': error?.message })
}
