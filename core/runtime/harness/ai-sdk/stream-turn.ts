/**
 * One turn: one call of the model, streamed. The only place that knows how a model is called; another
 * engine (such as one on the provider interface's `doStream`) replaces this function and nothing else.
 */
import {
  jsonSchema,
  type LanguageModelUsage,
  experimental_streamTextLowMemory as streamText,
  type TextStreamPart,
  type ToolSet,
  tool,
} from 'ai'
import type { HearthError } from '../../../contract/error.ts'
import type { AssistantMessage, Message } from '../../../contract/message.ts'
import type { ThinkingLevel } from '../../../contract/provider.ts'
import type { StopReason } from '../../../contract/session.ts'
import type { Usage } from '../../../contract/usage.ts'
import { priceOf } from '../../model/catalogue.ts'
import type { ResolvedModel } from '../../model/resolve-model.ts'
import { reasoningOfLevel } from '../../model/thinking.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import { Answer } from './answer.ts'
import { toModelMessages } from './convert.ts'
import { toProviderError } from './provider-failure.ts'
import { retryDelay, waitFor } from './retry.ts'

// The SDK would write a line to the process's output for each setting a model does not know.
globalThis.AI_SDK_LOG_WARNINGS = false

export interface TurnCall {
  model: ResolvedModel
  systemPrompt: string
  messages: Message[]
  tools: ResolvedTool[]
  thinkingLevel: ThinkingLevel | null
  signal: AbortSignal
}

export type Delta = { type: 'text' | 'thinking'; text: string }

/** Told of each delta as it arrives; waited for only if it returns a promise. */
export type OnDelta = (delta: Delta) => Promise<void> | void

export interface TurnAnswer {
  /** Null when nothing came. */
  message: AssistantMessage | null
  usage: Usage | null
  /** `error` and `aborted` say that the message, if any, is only a part. */
  stopReason: StopReason
  error: HearthError | null
}

/** Calls the model. A failure or an abort is an answer too; it rejects only if `onDelta` does. */
export async function streamTurn(call: TurnCall, onDelta: OnDelta): Promise<TurnAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    const { turn, thrown } = await attemptTurn(call, onDelta)
    if (turn.error === null || turn.message !== null) return turn
    const delay = retryDelay(thrown, attempt, call.model.local)
    if (delay === null) return turn
    if (!(await waitFor(delay, call.signal))) return { ...turn, stopReason: 'aborted', error: null }
  }
}

async function attemptTurn(
  call: TurnCall,
  onDelta: OnDelta,
): Promise<{ turn: TurnAnswer; thrown: unknown }> {
  const answer = new Answer(callIdsOf(call.messages))
  let usage: Usage | null = null
  let stopReason: StopReason = 'interrupted'
  let thrown: unknown = null
  for await (const part of openStream(call)) {
    if (part.type === 'finish-step') {
      usage = toUsage(part.usage, call.model.id)
      stopReason = toStopReason(part.finishReason)
    } else if (part.type === 'error') thrown = part.error
    else if (part.type === 'abort') stopReason = 'aborted'
    else {
      const delta = collect(part, answer)
      const pending = delta && onDelta(delta)
      if (await pending) await pending
    }
  }
  const message = answer.message()
  if (call.signal.aborted)
    return { turn: { message, usage, stopReason: 'aborted', error: null }, thrown }
  if (thrown === null && stopReason === 'interrupted') thrown = new Error(cutOff)
  if (thrown === null) return { turn: { message, usage, stopReason, error: null }, thrown }
  const error = toProviderError(thrown, call.model)
  return { turn: { message, usage, stopReason: 'error', error }, thrown }
}

const cutOff = 'The stream ended before the answer was complete.'

function openStream(call: TurnCall): AsyncIterable<TextStreamPart<ToolSet>> {
  const reasoning = reasoningOfLevel(call.thinkingLevel)
  return streamText({
    model: call.model.language,
    ...(call.systemPrompt ? { instructions: call.systemPrompt } : {}),
    messages: toModelMessages(call.messages),
    ...(call.tools.length > 0 ? { tools: toToolSet(call.tools) } : {}),
    ...(reasoning ? { reasoning } : {}),
    providerOptions: call.model.providerOptions,
    abortSignal: call.signal,
    maxRetries: 0,
    // Errors arrive as parts of the stream; the SDK's own handler would print them.
    onError: () => {},
  }).fullStream
}

/** Tools without `execute`: the SDK hands the calls over and never runs one. */
function toToolSet(tools: ResolvedTool[]): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, parameters }) => [
      name,
      tool({ description, inputSchema: jsonSchema(parameters) }),
    ]),
  )
}

/** Adds a part to the answer; returns what of it is shown while it streams. */
function collect(part: TextStreamPart<ToolSet>, answer: Answer): Delta | null {
  switch (part.type) {
    case 'text-start':
      answer.begin('text', part.id, part.providerMetadata)
      return null
    case 'text-delta':
      answer.append('text', part.id, part.text, part.providerMetadata)
      return part.text === '' ? null : { type: 'text', text: part.text }
    case 'text-end':
      answer.end('text', part.id, part.providerMetadata)
      return null
    case 'reasoning-start':
      answer.begin('reasoning', part.id, part.providerMetadata)
      return null
    case 'reasoning-delta':
      answer.append('reasoning', part.id, part.text, part.providerMetadata)
      return part.text === '' ? null : { type: 'thinking', text: part.text }
    case 'reasoning-end':
      answer.end('reasoning', part.id, part.providerMetadata)
      return null
    case 'tool-call':
      answer.call({ ...part, providerMetadata: part.providerMetadata })
      return null
    default:
      return null
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

function toUsage(usage: LanguageModelUsage, modelId: string): Usage {
  const cacheRead = usage.inputTokenDetails.cacheReadTokens ?? 0
  const cacheWrite = usage.inputTokenDetails.cacheWriteTokens ?? 0
  const total = usage.inputTokens ?? 0
  const input = usage.inputTokenDetails.noCacheTokens ?? Math.max(0, total - cacheRead - cacheWrite)
  const output = usage.outputTokens ?? 0
  const tokens = { input, output, cacheRead, cacheWrite }
  return {
    ...tokens,
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
