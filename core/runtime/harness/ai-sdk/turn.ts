/** One turn: the model is asked once and its answer collected while it streams. */
import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider'
import type { HearthError } from '../../../contract/error.ts'
import type { AssistantMessage, Message } from '../../../contract/message.ts'
import type { StopReason } from '../../../contract/session.ts'
import type { Usage } from '../../../contract/usage.ts'
import { priceOf } from '../../model/catalogue.ts'
import type { NativeResult } from '../../model/native-result.ts'
import { isRefusal, toProviderError } from '../../model/provider-failure.ts'
import type { ResolvedModel } from '../../model/resolve-model.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import { Answer } from './answer.ts'
import { defaultIdleMs, IdleWatch } from './idle-watch.ts'
import { defaultRetries, retryDelay, waitFor } from './retry.ts'

export interface TurnCall {
  model: ResolvedModel
  systemPrompt: string
  messages: Message[]
  tools: ResolvedTool[]
  /** What the provider is to shape the answer into. */
  result: NativeResult | null
  /** How often a passing failure is tried again. */
  retries?: number
  /** Milliseconds a stream may be quiet. */
  idleMs?: number
  signal: AbortSignal
}

export type Delta = { type: 'text' | 'thinking'; text: string }

/** Told of each delta as it arrives; waited for only if it returns a promise. */
export type OnDelta = (delta: Delta) => Promise<void> | void

/** Told before a failed attempt is made again. */
export type OnRetry = (retry: {
  attempt: number
  delayMs: number
  error: HearthError
}) => Promise<void> | void

export interface TurnAnswer {
  /** Null when nothing came. */
  message: AssistantMessage | null
  usage: Usage | null
  /** `error` and `aborted` say that the message, if any, is only a part. */
  stopReason: StopReason
  error: HearthError | null
}

/**
 * How a model is called: the seam between the loop and an engine. Failures are `error` parts, nothing
 * is thrown. It ends soon after the signal is aborted, and hangs up when it is left early.
 */
export type OpenStream = (call: TurnCall) => AsyncIterable<LanguageModelV4StreamPart>

/** Results that a provider would not shape: it is not asked again in the same run. */
const refusedResults = new WeakSet<NativeResult>()

/** Asks the model. A failure or an abort is an answer too; it rejects only if `onDelta` or `onRetry` does. */
export async function streamTurn(
  open: OpenStream,
  asked: TurnCall,
  onDelta: OnDelta,
  onRetry: OnRetry,
): Promise<TurnAnswer> {
  const isRefused = asked.result !== null && refusedResults.has(asked.result)
  let call = isRefused ? { ...asked, result: null } : asked
  for (let attempt = 0; ; ) {
    const { turn, thrown } = await attemptTurn(open, call, onDelta)
    if (turn.error === null || turn.message !== null) return turn
    if (call.result !== null && isRefusal(thrown)) {
      refusedResults.add(call.result)
      call = { ...call, result: null }
      continue
    }
    const { retries = defaultRetries, model } = call
    const delayMs = retryDelay(thrown, attempt, { retries, isLocal: model.local })
    if (delayMs === null) return turn
    attempt += 1
    await onRetry({ attempt, delayMs, error: turn.error })
    if (!(await waitFor(delayMs, call.signal)))
      return { ...turn, stopReason: 'aborted', error: null }
  }
}

async function attemptTurn(
  open: OpenStream,
  call: TurnCall,
  onDelta: OnDelta,
): Promise<{ turn: TurnAnswer; thrown: unknown }> {
  const answer = new Answer(callIdsOf(call.messages))
  let usage: Usage | null = null
  let stopReason: StopReason = 'interrupted'
  let refusal: string | null = refusals.interrupted
  let thrown: unknown = null
  const idle = new IdleWatch(call.idleMs ?? defaultIdleMs)
  const signal = AbortSignal.any([call.signal, idle.signal])
  try {
    for await (const part of open({ ...call, signal })) {
      idle.touch()
      if (part.type === 'finish') {
        usage = toUsage(part.usage, call.model.id)
        stopReason = toStopReason(part.finishReason.unified)
        refusal = refusalOf(part.finishReason.unified)
      } else if (part.type === 'error') thrown = part.error
      else {
        const delta = collect(part, answer)
        const pending = delta === null ? undefined : onDelta(delta)
        if (pending !== undefined) await pending
      }
    }
  } finally {
    idle.end()
  }
  const message = answer.message()
  if (call.signal.aborted) {
    return { turn: { message, usage, stopReason: 'aborted', error: null }, thrown }
  }
  thrown = idle.failure ?? thrown
  if (thrown === null && refusal !== null) thrown = new Error(refusal)
  if (thrown === null) return { turn: { message, usage, stopReason, error: null }, thrown }
  const error = toProviderError(thrown, call.model)
  return { turn: { message, usage, stopReason: 'error', error }, thrown }
}

/** Ends that are no answer, though the provider reports no error. */
const refusals = {
  interrupted: 'The stream ended before the answer was complete.',
  'content-filter': 'The answer was stopped by the content filter.',
  error: 'The model stopped because of an error.',
}

function refusalOf(reason: string): string | null {
  const known = Object.entries(refusals).find(([name]) => name === reason)
  return known?.[1] ?? null
}

/** Adds a part to the answer; returns what of it is shown while it streams. */
function collect(part: LanguageModelV4StreamPart, answer: Answer): Delta | null {
  switch (part.type) {
    case 'text-start':
      answer.begin('text', part.id, part.providerMetadata)
      return null
    case 'text-delta':
      answer.append('text', part.id, part.delta, part.providerMetadata)
      return part.delta === '' ? null : { type: 'text', text: part.delta }
    case 'text-end':
      answer.end('text', part.id, part.providerMetadata)
      return null
    case 'reasoning-start':
      answer.begin('reasoning', part.id, part.providerMetadata)
      return null
    case 'reasoning-delta':
      answer.append('reasoning', part.id, part.delta, part.providerMetadata)
      return part.delta === '' ? null : { type: 'thinking', text: part.delta }
    case 'reasoning-end':
      answer.end('reasoning', part.id, part.providerMetadata)
      return null
    case 'tool-call':
      answer.call({
        toolCallId: part.toolCallId,
        toolName: part.toolName,
        input: parseArguments(part.input),
        providerMetadata: part.providerMetadata,
      })
      return null
    default:
      return null
  }
}

/** Arguments that are not JSON are kept as the text they are. */
function parseArguments(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

function callIdsOf(messages: Message[]): Set<string> {
  const ids = new Set<string>()
  for (const message of messages) {
    if (message.role !== 'assistant') continue
    for (const part of message.content) if (part.type === 'tool-call') ids.add(part.toolCallId)
  }
  return ids
}

/** What a provider counted, in the buckets that have prices of their own. */
export function toUsage(usage: LanguageModelV4Usage, modelId: string): Usage {
  const { total, noCache } = usage.inputTokens
  const cacheRead = usage.inputTokens.cacheRead ?? 0
  const cacheWrite = usage.inputTokens.cacheWrite ?? 0
  // Gateways have been seen to count more from the cache than was asked in all.
  const input = Math.max(0, noCache ?? (total ?? 0) - cacheRead - cacheWrite)
  const output = usage.outputTokens.total ?? 0
  const reasoning = usage.outputTokens.reasoning ?? 0
  const tokens = { input, output, cacheRead, cacheWrite }
  return {
    ...tokens,
    ...(reasoning > 0 ? { reasoning } : {}),
    totalTokens: input + output + cacheRead + cacheWrite,
    cost: priceOf(modelId, tokens),
  }
}

function toStopReason(reason: string): StopReason {
  switch (reason) {
    case 'tool-calls':
    case 'length':
    case 'error':
    case 'interrupted':
      return reason
    default:
      return 'stop'
  }
}
