/** The loop: ask the model, run the tools it calls, ask again, until it has answered. */
import { HearthError } from '../../../contract/error.ts'
import type { AssistantMessage, Message, ToolCallPart } from '../../../contract/message.ts'
import { messageText } from '../../../contract/message.ts'
import { addUsage, zeroUsage } from '../../../contract/usage.ts'
import { resolveModel } from '../../model/resolve-model.ts'
import type { Emit, HarnessRequest, HarnessResult, PreparedTurn } from '../port.ts'
import { reportTurn } from './report-turn.ts'
import { runToolCalls, unrunResults } from './tool-calls.ts'
import type { OpenStream } from './turn.ts'

/** See the invariants A1 to A5 of the port. */
export async function runLoop(
  open: OpenStream,
  request: HarnessRequest,
  emit: Emit,
): Promise<HarnessResult> {
  const { signal } = request
  const model = await resolveModel(request.model, request.providers, request)
  const produced: Message[] = []
  let usage = zeroUsage()
  let toolCalls = 0

  for (let index = 0; index < request.maxTurns; index += 1) {
    if (signal.aborted) throw aborted(signal)
    produced.push(...(await takeSteering(request)))
    const prepared = await prepareTurn(request, index)
    const question = { messages: [...request.messages, ...produced], ...prepared }
    const { turnId, answer } = await reportTurn(open, request, model, question, emit)
    const { message, error, stopReason } = answer
    if (answer.usage) usage = addUsage(usage, answer.usage)
    if (message) produced.push(message)
    const calls = callsOf(message)

    const isOver = error !== null || stopReason === 'aborted'
    if (calls.length > 0) {
      const results = isOver
        ? unrunResults(calls, error ? 'Not run: the answer failed.' : 'Not run: aborted.')
        : await runToolCalls(calls, { ...request, turnId, tools: prepared.tools, emit })
      await emit({ type: 'tool_results', turnId, message: results })
      produced.push(results)
      toolCalls += calls.length
    }
    if (error) throw error
    if (signal.aborted) throw aborted(signal)
    if (calls.length > 0) continue
    const said = index + 1 < request.maxTurns ? await takeSteering(request) : []
    produced.push(...said)
    if (said.length === 0) {
      const text = message ? messageText(message) : ''
      const turns = index + 1
      return { text, usage, stopReason, model: model.id, turns, toolCalls, messages: produced }
    }
  }
  throw tooManyTurns(request)
}

async function takeSteering({ takeSteering }: HarnessRequest): Promise<Message[]> {
  return (await takeSteering?.()) ?? []
}

/** Asks for instructions and tools of this moment; an abort meanwhile is an abort. */
export async function prepareTurn(
  { prepareTurn, signal }: HarnessRequest,
  index: number,
): Promise<PreparedTurn> {
  try {
    return await prepareTurn(index)
  } catch (error) {
    if (signal.aborted) throw aborted(signal)
    throw error
  }
}

export function callsOf(message: AssistantMessage | null): ToolCallPart[] {
  return message?.content.filter((part): part is ToolCallPart => part.type === 'tool-call') ?? []
}

export function aborted(signal: AbortSignal): HearthError {
  return new HearthError({
    type: 'aborted',
    status: 499,
    message: 'The operation was aborted.',
    ...(typeof signal.reason === 'string' ? { details: signal.reason } : {}),
    cause: signal.reason,
  })
}

export function tooManyTurns(request: HarnessRequest): HearthError {
  return new HearthError({
    type: 'max_turns_exceeded',
    status: 422,
    message: `The agent did not finish within ${request.maxTurns} turns.`,
    details:
      'Raise maxTurns on the agent, or ask for less at once. The work so far is in the session.',
    meta: { maxTurns: request.maxTurns },
  })
}
