/** Runs the tool calls of one answer, all at once, each to a result the model can read. */
import { HearthError } from '../../../contract/error.ts'
import type { ToolCallPart, ToolMessage, ToolResultPart } from '../../../contract/message.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import type { Emit } from '../port.ts'
import { errorResult } from './convert.ts'

export interface ToolRun {
  turnId: string
  operationId: string
  tools: ResolvedTool[]
  signal: AbortSignal
  emit: Emit
}

/** How long an aborted tool may take to clean up before its result is written without it. */
const abortGrace = 800

const abortedText = 'The tool was aborted before it gave a result.'

/**
 * One result for each call, in the order of the calls. It rejects only if an event could not be
 * emitted; by then the other tools were told to stop and have stopped.
 */
export async function runToolCalls(calls: ToolCallPart[], run: ToolRun): Promise<ToolMessage> {
  const stop = new AbortController()
  const signal = AbortSignal.any([run.signal, stop.signal])
  const settled = await Promise.allSettled(
    calls.map((call) =>
      runToolCall(call, { ...run, signal }).catch((error: unknown) => {
        stop.abort(error)
        throw error
      }),
    ),
  )
  const content = settled.map((outcome) => {
    if (outcome.status === 'rejected') throw stop.signal.reason
    return outcome.value
  })
  return { role: 'tool', content }
}

/** Results for calls that are not going to be run. */
export function unrunResults(calls: ToolCallPart[], reason: string): ToolMessage {
  return { role: 'tool', content: calls.map((call) => errorResult(call, reason)) }
}

/** Runs one call between its `tool_start` and its `tool_call`. */
export async function runToolCall(call: ToolCallPart, run: ToolRun): Promise<ToolResultPart> {
  const { turnId } = run
  const { toolCallId, toolName, input } = call
  const started = performance.now()
  await run.emit({ type: 'tool_start', turnId, toolCallId, toolName, args: input })
  const result = await resultOf(call, run)
  await run.emit({
    type: 'tool_call',
    turnId,
    toolCallId,
    toolName,
    result: result.output,
    isError: result.isError,
    durationMs: performance.now() - started,
  })
  return result
}

async function resultOf(call: ToolCallPart, run: ToolRun): Promise<ToolResultPart> {
  const tool = run.tools.find(({ name }) => name === call.toolName)
  const refusal = run.signal.aborted ? abortedText : refusalOf(call, tool, run.tools)
  if (!tool || refusal !== null) return errorResult(call, refusal ?? abortedText)
  const { toolCallId, toolName, input } = call
  try {
    const output = await orAborted(execute(tool, input, toolCallId, run), run.signal)
    return { type: 'tool-result', toolCallId, toolName, output, isError: false }
  } catch (error) {
    return errorResult(call, run.signal.aborted ? abortedText : failureText(error))
  }
}

function refusalOf(
  call: ToolCallPart,
  tool: ResolvedTool | undefined,
  tools: ResolvedTool[],
): string | null {
  if (!tool) {
    const names = tools.map(({ name }) => name).join(', ')
    return `There is no tool "${call.toolName}". ${names ? `The tools are: ${names}.` : 'There are no tools.'}`
  }
  if (typeof call.input === 'string') {
    return `The arguments are not valid JSON. Call "${call.toolName}" again with one JSON object that fits its schema.`
  }
  return null
}

/** Async, so that a tool that throws before its first await is a rejection like any other. */
async function execute(
  tool: ResolvedTool,
  input: unknown,
  toolCallId: string,
  run: ToolRun,
): Promise<string> {
  const { turnId, operationId, signal } = run
  let lost: unknown = null
  const update = (delta: string): void => {
    const event = {
      type: 'tool_execution_update',
      turnId,
      toolCallId,
      toolName: tool.name,
      delta,
    } as const
    Promise.resolve(run.emit(event)).catch((error: unknown) => {
      lost ??= error
    })
  }
  const output = await tool.execute(input, { signal, toolCallId, turnId, operationId, update })
  if (lost !== null) throw lost
  return output
}

/** Settles with the work, or rejects once it has been aborted and had its time to clean up. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let onAbort = (): void => {}
  const overdue = new Promise<never>((_, reject) => {
    onAbort = () => {
      timer = setTimeout(() => reject(signal.reason), abortGrace)
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, overdue])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

function failureText(error: unknown): string {
  if (HearthError.is(error)) return [error.message, error.details].filter(Boolean).join('\n')
  return error instanceof Error ? error.message || error.name : String(error)
}
