/** One turn as whoever watches sees it: asked for, streamed, and ended, whatever came of it. */
import { toStoredError } from '../../../contract/error.ts'
import { newTurnId } from '../../../contract/id.ts'
import type { Message } from '../../../contract/message.ts'
import type { ResolvedModel } from '../../model/resolve-model.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import { contextSizes } from '../context-sizes.ts'
import type { Emit, HarnessRequest } from '../port.ts'
import { type Delta, type OpenStream, streamTurn, type TurnAnswer } from './turn.ts'

/** What the model is asked in one turn. */
export interface TurnQuestion {
  systemPrompt: string
  /** The part of the prompt that names skills. */
  skillText?: string
  messages: Message[]
  tools: ResolvedTool[]
}

export interface ReportedTurn {
  turnId: string
  answer: TurnAnswer
}

/** Asks the model once and reports the turn. The answer may be a failure; it is reported all the same. */
export async function reportTurn(
  open: OpenStream,
  request: HarnessRequest,
  model: ResolvedModel,
  question: TurnQuestion,
  emit: Emit,
): Promise<ReportedTurn> {
  const { purpose, thinkingLevel, signal } = request
  const { systemPrompt, messages, tools } = question
  const turnId = newTurnId()
  const about = { turnId, purpose, model: model.id, provider: model.provider }
  await emit({
    ...about,
    type: 'turn_request',
    thinkingLevel,
    systemPrompt,
    messageCount: messages.length,
    tools: tools.map(({ name }) => name),
    context: contextSizes({ model: model.id, ...question }),
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
    {
      model,
      systemPrompt,
      messages,
      tools,
      result: request.result ?? null,
      ...(request.retries === undefined ? {} : { retries: request.retries }),
      ...(request.idleMs === undefined ? {} : { idleMs: request.idleMs }),
      signal,
    },
    onDelta,
    ({ error, ...retry }) =>
      emit({ type: 'turn_retry', turnId, ...retry, error: toStoredError(error) }),
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
  return { turnId, answer }
}
