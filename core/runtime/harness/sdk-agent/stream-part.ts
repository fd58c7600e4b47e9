/** What an agent of the AI SDK streams, as far as Hearth reads it. */
import { z } from 'zod'
import type { Usage } from '../../../contract/usage.ts'
import { priceOf } from '../../model/catalogue.ts'

const count = z.number().optional()
const metadata = z.record(z.string(), z.unknown()).optional()

/** Tokens, in the shape of the AI SDK. */
const SdkUsage = z.looseObject({
  inputTokens: count,
  outputTokens: count,
  inputTokenDetails: z
    .looseObject({ noCacheTokens: count, cacheReadTokens: count, cacheWriteTokens: count })
    .optional(),
  outputTokenDetails: z.looseObject({ reasoningTokens: count }).optional(),
})
export type SdkUsage = z.infer<typeof SdkUsage>

export const StreamPart = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text-delta'), id: z.string().default(''), text: z.string() }),
  z.looseObject({
    type: z.literal('reasoning-delta'),
    id: z.string().default(''),
    text: z.string(),
    providerMetadata: metadata,
  }),
  z.looseObject({
    type: z.literal('tool-call'),
    toolCallId: z.string(),
    toolName: z.string(),
    input: z.unknown(),
    providerExecuted: z.boolean().optional(),
  }),
  z.looseObject({
    type: z.literal('tool-result'),
    toolCallId: z.string(),
    output: z.unknown(),
    preliminary: z.boolean().optional(),
  }),
  z.looseObject({ type: z.literal('tool-error'), toolCallId: z.string(), error: z.unknown() }),
  z.looseObject({
    type: z.literal('finish-step'),
    usage: SdkUsage.optional(),
    finishReason: z.string().optional(),
  }),
  z.looseObject({ type: z.literal('finish'), totalUsage: SdkUsage.optional() }),
  z.looseObject({ type: z.literal('error'), error: z.unknown() }),
])
export type StreamPart = z.infer<typeof StreamPart>

export function toUsage(usage: SdkUsage, model: string): Usage {
  const { noCacheTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage.inputTokenDetails ?? {}
  const all = usage.inputTokens ?? 0
  const input = noCacheTokens ?? Math.max(0, all - cacheReadTokens - cacheWriteTokens)
  const output = usage.outputTokens ?? 0
  const tokens = { input, output, cacheRead: cacheReadTokens, cacheWrite: cacheWriteTokens }
  const totalTokens = input + output + cacheReadTokens + cacheWriteTokens
  const reasoning = usage.outputTokenDetails?.reasoningTokens ?? 0
  const thought = reasoning > 0 ? { reasoning } : {}
  return { ...tokens, ...thought, totalTokens, cost: priceOf(model, tokens) }
}

/** A tool's output or error, as a model reads it. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return value.message
  return JSON.stringify(value) ?? ''
}
