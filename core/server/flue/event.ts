/**
 * Events in Flue's dialect: flat, numbered from 0, ISO times, and only types that its SDK knows; it
 * throws on any other, and on events of an agent that carry a run id.
 */
import type { DurableEvent, HearthEvent } from '../../contract/event.ts'
import { runName } from '../../contract/run.ts'
import type { PromptResponse } from '../../runtime/port.ts'
import type { OpenProject } from '../../studio/port.ts'
import { toRunOwner, toWireError } from '../pyflue/run.ts'
import { followRunLog, readRunLog } from '../pyflue/run-log.ts'
import { toFluePromptResult, toFlueUsage } from './result.ts'

export interface FlueEvent {
  type: string
  eventIndex: number
  timestamp: string
  instanceId: string
  [field: string]: unknown
}

/** An event of a prompt; null for types this dialect does not have. */
export function toAgentEvent(
  event: HearthEvent,
  eventIndex: number,
  instanceId: string,
  result: PromptResponse | null = null,
): FlueEvent | null {
  const fields = toFields(event)
  if (!fields || event.type === 'run_start' || event.type === 'run_end') return null
  const outcome = result === null ? {} : { result: toFluePromptResult(result) }
  return { ...common(event), ...fields, ...outcome, eventIndex, instanceId }
}

function toRunEvent(event: DurableEvent, eventIndex: number, runId: string): FlueEvent | null {
  const fields = toFields(event)
  if (!fields) return null
  const instanceId = event.instanceId ?? runId
  return { ...common(event), ...fields, eventIndex, runId, instanceId }
}

/** Events of a run over `after` (-1: all), as far as its log goes now. */
export function* readFlueRunEvents(
  project: OpenProject,
  runId: string,
  after: number,
): Generator<FlueEvent> {
  let index = 0
  for (const event of readRunLog(project, runId)) {
    const projected = toRunEvent(event, index, runId)
    if (!projected) continue
    if (index > after) yield projected
    index += 1
  }
}

/** The same, then live ones through `run_end`. */
export async function* followFlueRunEvents(
  project: OpenProject,
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<FlueEvent> {
  let index = 0
  for await (const event of followRunLog(project, runId, signal)) {
    const projected = toRunEvent(event, index, runId)
    if (!projected) continue
    if (index > after) yield projected
    index += 1
  }
}

function common(event: HearthEvent): { type: string; timestamp: string } {
  const { type, timestamp, session, operationId, turnId, taskId, dispatchId } = event
  return { type, timestamp, ...given({ session, operationId, turnId, taskId, dispatchId }) }
}

function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  )
}

function purposeOf(purpose: 'agent' | 'compaction' | 'repair'): 'agent' | 'compaction' {
  return purpose === 'compaction' ? 'compaction' : 'agent'
}

/** What the type has beside the common fields; null for types of ours alone. */
function toFields(event: HearthEvent): Record<string, unknown> | null {
  switch (event.type) {
    case 'run_start': {
      const { workflow, agent = null, instanceId = null, payload, timestamp, runId = '' } = event
      const owner = toRunOwner({ id: runId, workflow, agent, instanceId })
      return { owner, workflowName: runName({ workflow, agent }), startedAt: timestamp, payload }
    }
    case 'run_end': {
      const { isError, durationMs, result, error } = event
      return { isError, durationMs, ...given({ result, error: toWireError(error) }) }
    }
    case 'log': {
      const { level, message, attributes } = event
      return { level: level === 'debug' ? 'info' : level, message, attributes }
    }
    case 'agent_end':
      return { messages: [] }
    case 'turn_request': {
      const { purpose, model, provider, thinkingLevel, input } = event
      const tools = input.tools.map((name) => ({ name, description: '', parameters: {} }))
      const sent = { systemPrompt: input.systemPrompt, messages: [], tools }
      const asked = { purpose: purposeOf(purpose), model, provider, api: provider, input: sent }
      return { ...asked, ...given({ reasoning: thinkingLevel }) }
    }
    case 'turn': {
      const { purpose, durationMs, model, provider, stopReason, isError, error, usage } = event
      const output = { role: 'assistant', content: [{ type: 'text', text: event.text }] }
      const outcome = { durationMs, model, provider, api: provider, stopReason, isError, output }
      const rest = given({ error: toWireError(error), usage: usage && toFlueUsage(usage) })
      return { purpose: purposeOf(purpose), ...outcome, ...rest }
    }
    case 'tool_start':
      return { toolName: event.toolName, toolCallId: event.toolCallId ?? '', args: event.args }
    case 'tool_call': {
      const { toolName, toolCallId = '', isError, result, durationMs } = event
      return { toolName, toolCallId, isError, result, durationMs }
    }
    case 'task_start':
      return { prompt: event.prompt, ...given({ agent: event.subagent, cwd: event.cwd }) }
    case 'task':
      return { isError: event.isError, result: event.result, durationMs: event.durationMs }
    case 'compaction_start':
      return { reason: event.reason, estimatedTokens: event.estimatedTokens }
    case 'compaction': {
      const { messagesBefore, messagesAfter, durationMs, usage } = event
      const counts = { messagesBefore, messagesAfter, durationMs }
      return { ...counts, ...given({ usage: usage && toFlueUsage(usage) }) }
    }
    case 'operation_start':
      return { operationKind: event.operationKind }
    case 'operation': {
      const { operationKind, durationMs, isError, error, usage } = event
      const rest = given({ error: toWireError(error), usage: usage && toFlueUsage(usage) })
      return { operationKind, durationMs, isError, ...rest }
    }
    case 'text_delta':
      return { text: event.text }
    case 'thinking_delta':
      return { delta: event.delta }
    case 'agent_start':
    case 'idle':
      return {}
    default:
      return null
  }
}
