/** Model providers and models, and the settings a person gives them. */
import { z } from 'zod'

export const ProviderKind = z.enum(['openai', 'anthropic', 'google', 'openai-compatible', 'demo'])
export type ProviderKind = z.infer<typeof ProviderKind>

export const ThinkingLevel = z.enum(['off', 'minimal', 'low', 'medium', 'high', 'xhigh'])
export type ThinkingLevel = z.infer<typeof ThinkingLevel>

/** How to reach a provider. `apiKey` is a secret: never stored in the project, logged or sent to a client. */
export const ProviderSettings = z.object({
  kind: ProviderKind,
  baseUrl: z.string().optional(),
  apiKey: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  storeResponses: z.boolean().optional(),
  /** A server that imitates OpenAI takes `response_format` with a JSON Schema. */
  structuredOutputs: z.boolean().optional(),
})
export type ProviderSettings = z.infer<typeof ProviderSettings>

/** What clients see of a provider: whether a key is set, never the key. */
export const ProviderSummary = z.object({
  id: z.string(),
  title: z.string(),
  kind: ProviderKind,
  baseUrl: z.string().nullable(),
  headerNames: z.array(z.string()),
  key: z.enum(['set', 'missing', 'not_needed']),
  keySource: z.enum(['keychain', 'environment', 'config', 'session']).nullable(),
  /** Environment variable that would supply the key. */
  keyVariable: z.string().nullable(),
})
export type ProviderSummary = z.infer<typeof ProviderSummary>

export const ModelSummary = z.object({
  /** `provider/model` */
  id: z.string(),
  provider: z.string(),
  title: z.string(),
  contextWindow: z.number().int().nullable(),
  images: z.boolean().nullable(),
  thinking: z.boolean().nullable(),
  /** US dollars per million tokens; null when unknown. */
  price: z
    .object({
      input: z.number(),
      output: z.number(),
      cacheRead: z.number(),
      cacheWrite: z.number(),
    })
    .nullable(),
})
export type ModelSummary = z.infer<typeof ModelSummary>
