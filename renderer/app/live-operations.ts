/**
 * What running operations have said so far, built from live events: text and thoughts per turn and
 * the output of tools. It is dropped when the finished message has been read from the session.
 */
import type { HearthEvent } from '../../core/contract/event.ts'

export interface LiveTool {
  toolCallId: string
  /** The turn that called it. */
  turnId: string | null
  toolName: string
  args: unknown
  output: string
  status: 'running' | 'done' | 'failed'
  startedAt: number
  durationMs: number | null
  /** Set when the tool started a task of a subagent. */
  taskId: string | null
}

export interface LiveTurn {
  turnId: string
  text: string
  reasoning: string
  /** Milliseconds between the first and the last thought; null before the first. */
  reasoningStartedAt: number | null
  reasoningMs: number
  /** The entry that holds the finished message. */
  entryId: string | null
  ended: boolean
}

export interface LiveOperation {
  operationId: string
  parentOperationId: string | null
  agent: string | null
  instanceId: string | null
  session: string | null
  startedAt: number
  running: boolean
  turns: readonly LiveTurn[]
  tools: readonly LiveTool[]
  /** Turns that sum up what was said before: no part of the answer. */
  asides?: readonly string[]
}

export type LiveOperations = ReadonlyMap<string, LiveOperation>

/** Live text beyond this is kept from its end only: a runaway tool must not fill the window's memory. */
const outputLimit = 200_000

/** The next state after a batch of events. Unchanged operations keep their identity. */
export function applyLive(current: LiveOperations, events: readonly HearthEvent[]): LiveOperations {
  let next: Map<string, LiveOperation> | null = null
  for (const event of events) {
    if (!event.operationId) continue
    const before: LiveOperation | undefined = (next ?? current).get(event.operationId)
    const after = applyOne(before ?? begin(event, event.operationId), event)
    if (after === null || after === before) continue
    next ??= new Map(current)
    next.set(event.operationId, after)
  }
  return next ?? current
}

function begin(event: HearthEvent, operationId: string): LiveOperation {
  return {
    operationId,
    parentOperationId: event.parentOperationId ?? null,
    agent: event.agent ?? null,
    instanceId: event.instanceId ?? null,
    session: event.session ?? null,
    startedAt: Date.parse(event.timestamp),
    running: true,
    turns: [],
    tools: [],
  }
}

function applyOne(operation: LiveOperation, event: HearthEvent): LiveOperation | null {
  const at = Date.parse(event.timestamp)
  if (event.turnId && operation.asides?.includes(event.turnId)) return null
  switch (event.type) {
    case 'turn_request':
      return event.purpose === 'compaction' && event.turnId
        ? withoutTurn(operation, event.turnId)
        : null
    case 'operation_start':
      return { ...operation, running: true, startedAt: at }
    case 'operation':
      return { ...operation, running: false }
    case 'text_delta':
      return inTurn(operation, event, (turn) => ({ ...turn, text: turn.text + event.text }))
    case 'thinking_delta':
      return inTurn(operation, event, (turn) => {
        const startedAt = turn.reasoningStartedAt ?? at
        const reasoning = turn.reasoning + event.delta
        return { ...turn, reasoning, reasoningStartedAt: startedAt, reasoningMs: at - startedAt }
      })
    case 'turn':
      if (event.purpose === 'compaction' && event.turnId) {
        return withoutTurn(operation, event.turnId)
      }
      return inTurn(operation, event, (turn) => ({ ...turn, ended: true, entryId: event.entryId }))
    case 'tool_start':
      return inTool(operation, event, at, (tool) => ({
        ...tool,
        toolName: event.toolName,
        args: event.args,
        startedAt: at,
      }))
    case 'tool_execution_update':
      return inTool(operation, event, at, (tool) => ({
        ...tool,
        toolName: event.toolName,
        output: (tool.output + event.delta).slice(-outputLimit),
      }))
    case 'tool_call':
      return inTool(operation, event, at, (tool) => ({
        ...tool,
        toolName: event.toolName,
        status: event.isError ? 'failed' : 'done',
        durationMs: event.durationMs,
      }))
    case 'task_start':
      return event.taskId && event.toolCallId
        ? inTool(operation, event, at, (tool) => ({ ...tool, taskId: event.taskId ?? null }))
        : null
    default:
      return null
  }
}

/** Whoever begins to watch in the middle of such a turn has seen some of it. */
function withoutTurn(operation: LiveOperation, turnId: string): LiveOperation {
  return {
    ...operation,
    asides: [...(operation.asides ?? []), turnId],
    turns: operation.turns.filter((turn) => turn.turnId !== turnId),
    tools: operation.tools.filter((tool) => tool.turnId !== turnId),
  }
}

function inTurn(
  operation: LiveOperation,
  event: HearthEvent,
  update: (turn: LiveTurn) => LiveTurn,
): LiveOperation | null {
  const { turnId } = event
  if (!turnId) return null
  const known = operation.turns.find((turn) => turn.turnId === turnId)
  const turn = update(
    known ?? {
      turnId,
      text: '',
      reasoning: '',
      reasoningStartedAt: null,
      reasoningMs: 0,
      entryId: null,
      ended: false,
    },
  )
  const turns = known
    ? operation.turns.map((one) => (one === known ? turn : one))
    : [...operation.turns, turn]
  return { ...operation, turns }
}

function inTool(
  operation: LiveOperation,
  event: HearthEvent,
  at: number,
  update: (tool: LiveTool) => LiveTool,
): LiveOperation | null {
  const { toolCallId } = event
  if (!toolCallId) return null
  const known = operation.tools.find((tool) => tool.toolCallId === toolCallId)
  const tool = update(
    known ?? {
      toolCallId,
      turnId: event.turnId ?? null,
      toolName: '',
      args: null,
      output: '',
      status: 'running',
      startedAt: at,
      durationMs: null,
      taskId: null,
    },
  )
  const tools = known
    ? operation.tools.map((one) => (one === known ? tool : one))
    : [...operation.tools, tool]
  return { ...operation, tools }
}
