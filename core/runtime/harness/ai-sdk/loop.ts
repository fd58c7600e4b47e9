/** The loop: ask the model, run the tools it calls, ask again, until it has answered. */
import { HearthError, toStoredError } from '../../../contract/error.ts'
import { newTurnId } from '../../../contract/id.ts'
import type { AssistantMessage, Message, ToolCallPart } from '../../../contract/message.ts'
import { messageText } from '../../../contract/message.ts'
import { addUsage, zeroUsage } from '../../../contract/usage.ts'
import { type ResolvedModel, resolveModel } from '../../model/resolve-model.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import type { Emit, HarnessRequest, HarnessResult } from '../port.ts'
import { runToolCalls, unrunResults } from './tool-calls.ts'
import { type Delta, type OpenStream, streamTurn, type TurnAnswer } from './turn.ts'

/** A turn as the loop keeps it. */
interface Turn {
  turnId: string
  tools: ResolvedTool[]
  answer: TurnAnswer
}

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
    const turn = await runTurn(
      open,
      request,
      model,
      [...request.messages, ...produced],
      index,
      emit,
    )
    const { message, error, stopReason } = turn.answer
    if (turn.answer.usage) usage = addUsage(usage, turn.answer.usage)
    if (message) produced.push(message)
    const calls = callsOf(message)

    const isOver = error !== null || stopReason === 'aborted'
    if (calls.length > 0) {
      const results = isOver
        ? unrunResults(calls, error ? 'Not run: the answer failed.' : 'Not run: aborted.')
        : await runToolCalls(calls, { ...request, ...turn, emit })
      await emit({ type: 'tool_results', turnId: turn.turnId, message: results })
      produced.push(results)
      toolCalls += calls.length
    }
    if (error) throw error
    if (signal.aborted) throw aborted(signal)
    if (calls.length === 0) {
      const text = message ? messageText(message) : ''
      const turns = index + 1
      return { text, usage, stopReason, model: model.id, turns, toolCalls, messages: produced }
    }
  }
  throw tooManyTurns(request)
}

/** Asks the model once and reports the turn. The answer may be a failure; it is reported all the same. */
async function runTurn(
  open: OpenStream,
  request: HarnessRequest,
  model: ResolvedModel,
  messages: Message[],
  index: number,
  emit: Emit,
): Promise<Turn> {
  const { systemPrompt, tools } = await prepare(request, index)
  const { purpose, thinkingLevel, signal } = request
  const turnId = newTurnId()
  const about = { turnId, purpose, model: model.id, provider: model.provider }
  await emit({
    ...about,
    type: 'turn_request',
    thinkingLevel,
    systemPrompt,
    messageCount: messages.length,
    tools: tools.map(({ name }) => name),
  })

  const started = performance.now()
  let firstDeltaMs: number | null = null
  const onDelta = (delta: Delta): Promise<void> | void => {
    firstDeltaMs ??= performance.now() - started
    return emit(
      delta.type === 'text'
        ? { type: 'text_delta', turnId, text: delta.text }
        : { type: 'thinking_delta', turnId, delta: delta.text },
    )
  }
  const answer = await streamTurn(
    open,
    { model, systemPrompt, messages, tools, thinkingLevel, signal },
    onDelta,
  )
  await emit({
    ...about,
    type: 'turn',
    message: answer.message,
    usage: answer.usage,
    stopReason: answer.stopReason,
    error: answer.error && toStoredError(answer.error),
    durationMs: performance.now() - started,
    firstDeltaMs,
  })
  return { turnId, tools, answer }
}

async function prepare(
  { prepareTurn, signal }: HarnessRequest,
  index: number,
): ReturnType<HarnessRequest['prepareTurn']> {
  try {
    return await prepareTurn(index)
  } catch (error) {
    if (signal.aborted) throw aborted(signal)
    throw error
  }
}

function callsOf(message: AssistantMessage | null): ToolCallPart[] {
  return message?.content.filter((part): part is ToolCallPart => part.type === 'tool-call') ?? []
}

function aborted(signal: AbortSignal): HearthError {
  return new HearthError({
    type: 'aborted',
    status: 499,
    message: 'The operation was aborted.',
    ...(typeof signal.reason === 'string' ? { details: signal.reason } : {}),
    cause: signal.reason,
  })
}

function tooManyTurns(request: HarnessRequest): HearthError {
  return new HearthError({
    type: 'max_turns_exceeded',
    status: 422,
    message: `The agent did not finish within ${request.maxTurns} turns.`,
    details:
      'Raise maxTurns on the agent, or ask for less at once. The work so far is in the session.',
    meta: { maxTurns: request.maxTurns },
  })
}
