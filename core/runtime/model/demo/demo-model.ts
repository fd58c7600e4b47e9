/** Turns a script (conversation in, steps out) into a language model like any provider's. */

import { setTimeout as delay } from 'node:timers/promises'
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import { APICallError } from '@ai-sdk/provider'
import { newToolCallId } from '../../../contract/id.ts'
import { type Conversation, readConversation } from './conversation.ts'

export type DemoStep =
  | { type: 'text'; text: string }
  | { type: 'thinking'; text: string }
  | { type: 'wait'; milliseconds: number }
  | { type: 'call'; name: string; input: unknown }
  | { type: 'fail'; message: string }

export interface DemoTokens {
  input: number
  output: number
}

export interface DemoScript {
  modelId: string
  /** The steps of one answer. Text and thinking steps are streamed as they are given. */
  answer(conversation: Conversation): Iterable<DemoStep>
  tokens(conversation: Conversation, answer: string): DemoTokens
}

export function createDemoModel(script: DemoScript): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'demo',
    modelId: script.modelId,
    supportedUrls: {},
    doStream: async (options) => ({ stream: streamOf(play(script, options)) }),
    doGenerate: (options) => generate(play(script, options)),
  }
}

type Block = 'text' | 'reasoning'

async function* play(
  script: DemoScript,
  options: LanguageModelV4CallOptions,
): AsyncGenerator<LanguageModelV4StreamPart> {
  const conversation = readConversation(options)
  let answer = ''
  let open: Block | null = null
  let blocks = 0
  let called = false
  yield { type: 'stream-start', warnings: [] }
  for (const step of script.answer(conversation)) {
    options.abortSignal?.throwIfAborted()
    if (step.type === 'wait') {
      await wait(step.milliseconds, options.abortSignal)
      continue
    }
    if (step.type === 'fail') {
      yield { type: 'error', error: failure(step.message) }
      return
    }
    const block: Block | null =
      step.type === 'text' ? 'text' : step.type === 'thinking' ? 'reasoning' : null
    if (open && open !== block) {
      yield { type: `${open}-end`, id: String(blocks) }
      open = null
    }
    if (step.type === 'call') {
      called = true
      const { name: toolName, input } = step
      yield {
        type: 'tool-call',
        toolCallId: newToolCallId(),
        toolName,
        input: JSON.stringify(input),
      }
      continue
    }
    if (!open && block) {
      blocks += 1
      open = block
      yield { type: `${block}-start`, id: String(blocks) }
    }
    answer += step.text
    yield { type: `${block ?? 'text'}-delta`, id: String(blocks), delta: step.text }
  }
  if (open) yield { type: `${open}-end`, id: String(blocks) }
  yield {
    type: 'finish',
    finishReason: { unified: called ? 'tool-calls' : 'stop', raw: undefined },
    usage: usageOf(script.tokens(conversation, answer)),
  }
}

/** Waits, and rejects with the signal's reason when aborted. */
async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds <= 0) return
  try {
    await delay(milliseconds, undefined, signal ? { signal } : {})
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

function failure(message: string): APICallError {
  return new APICallError({
    message,
    url: 'demo:',
    requestBodyValues: {},
    statusCode: 500,
    isRetryable: false,
  })
}

function usageOf(tokens: DemoTokens): LanguageModelV4Usage {
  return {
    inputTokens: { total: tokens.input, noCache: tokens.input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: tokens.output, text: tokens.output, reasoning: 0 },
  }
}

function streamOf(
  parts: AsyncGenerator<LanguageModelV4StreamPart>,
): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream({
    async pull(controller) {
      const next = await parts.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
}

async function generate(
  parts: AsyncGenerator<LanguageModelV4StreamPart>,
): Promise<LanguageModelV4GenerateResult> {
  const content: LanguageModelV4Content[] = []
  let finishReason: LanguageModelV4FinishReason = { unified: 'other', raw: undefined }
  let usage = usageOf({ input: 0, output: 0 })
  for await (const part of parts) {
    if (part.type === 'error') throw part.error
    if (part.type === 'text-start') content.push({ type: 'text', text: '' })
    if (part.type === 'reasoning-start') content.push({ type: 'reasoning', text: '' })
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') append(content, part.delta)
    if (part.type === 'tool-call') content.push(part)
    if (part.type === 'finish') ({ finishReason, usage } = part)
  }
  return { content, finishReason, usage, warnings: [] }
}

function append(content: LanguageModelV4Content[], delta: string): void {
  const last = content.at(-1)
  if (last?.type === 'text' || last?.type === 'reasoning') last.text += delta
}
