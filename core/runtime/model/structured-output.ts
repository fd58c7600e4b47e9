/** Where a provider can hold its model to a JSON Schema, and what it is then sent. */
import type {
  JSONSchema7,
  LanguageModelV4CallOptions,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import type { ProviderSettings } from '../../contract/provider.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import { parseModelId } from './model-id.ts'
import type { NativeResult } from './native-result.ts'
import { effectiveProvider } from './presets.ts'
import { isOpenAi } from './provider.ts'

/** `auto`: where the provider is known to do it well. `native`: wherever it may. `prompt`: never. */
export type StructuredOutput = 'auto' | 'native' | 'prompt'

/** Null where the schema is to be asked for in words. */
export function nativeResult(
  mode: StructuredOutput,
  model: string,
  providers: Record<string, ProviderSettings>,
  schema: JsonSchema,
): NativeResult | null {
  if (mode === 'prompt' || schema.type !== 'object') return null
  const name = parseModelId(model)
  const provider = effectiveProvider(name.provider, providers[name.provider])
  if (provider === null || provider.kind === 'demo') return null
  const isAble = mode === 'native' || provider.structuredOutputs === true
  const closed = closedSchema(schema)
  const whole = { schema: closed ?? schema, strict: closed !== null }
  switch (provider.kind) {
    case 'openai':
      if (isOpenAi(provider)) return { ...whole, withTools: true }
      return isAble ? { ...whole, withTools: false } : null
    case 'anthropic':
      return isAble || !olderClaude.test(name.model) ? { ...whole, withTools: true } : null
    case 'google':
      return { ...whole, withTools: !olderGemini.test(name.model) }
    case 'openai-compatible':
      return isAble ? { ...whole, withTools: false } : null
  }
}

/** Before structured outputs came with the 4.5 models. */
const olderClaude = /claude-(?:[123]|instant|(?:opus|sonnet)-4(?:-[01])?(?:-\d{8})?$)/
/** Before function calling and a response schema could be had in one request. */
const olderGemini = /gemini-(?:1|2)/

/** The settings of a call that ask for the result; none where tools are in the way. */
export function resultSettings(
  result: NativeResult | null,
  hasTools: boolean,
): Pick<LanguageModelV4CallOptions, 'responseFormat'> {
  if (result === null || (hasTools && !result.withTools)) return {}
  return { responseFormat: { type: 'json', name: 'result', schema: asJsonSchema(result.schema) } }
}

/** What a provider is told beside the portable setting. */
export function resultOptions(
  options: SharedV4ProviderOptions,
  result: NativeResult | null,
): SharedV4ProviderOptions {
  if (result === null) return options
  const strictJsonSchema = result.strict
  return {
    ...options,
    openai: { ...options.openai, strictJsonSchema },
    openaiCompatible: { ...options.openaiCompatible, strictJsonSchema },
    // The SDK would otherwise add a tool of its own for models it does not know.
    anthropic: { ...options.anthropic, structuredOutputMode: 'outputFormat' },
  }
}

/** The same data: the SDK's type names the keywords, Hearth's does not. */
function asJsonSchema(schema: JsonSchema): JSONSchema7 {
  return schema
}

/**
 * The schema with its objects closed, as strict mode wants it; null when it cannot be had so: a
 * property that may be left out, an open object, a keyword strict mode does not know.
 */
function closedSchema(schema: JsonSchema): JsonSchema | null {
  if ('default' in schema || 'oneOf' in schema || 'allOf' in schema || 'not' in schema) return null
  const closed: JsonSchema = { ...schema }
  for (const key of ['properties', '$defs', 'definitions'] as const) {
    const parts = schema[key]
    if (parts === undefined) continue
    const inner = isRecord(parts) ? closedEntries(parts) : null
    if (inner === null) return null
    closed[key] = inner
  }
  if (isRecord(schema.items)) {
    const items = closedSchema(schema.items)
    if (items === null) return null
    closed.items = items
  }
  if (Array.isArray(schema.anyOf)) {
    const options = schema.anyOf.map((one) => (isRecord(one) ? closedSchema(one) : null))
    if (options.includes(null)) return null
    closed.anyOf = options
  }
  if (schema.type !== 'object') return closed
  const names = isRecord(schema.properties) ? Object.keys(schema.properties) : []
  const required: unknown[] = Array.isArray(schema.required) ? schema.required : []
  const isOpen = (schema.additionalProperties ?? false) !== false
  if (isOpen || names.length === 0 || names.some((name) => !required.includes(name))) return null
  return { ...closed, additionalProperties: false }
}

function closedEntries(parts: Record<string, unknown>): JsonSchema | null {
  const closed: JsonSchema = {}
  for (const [name, part] of Object.entries(parts)) {
    const inner = isRecord(part) ? closedSchema(part) : null
    if (inner === null) return null
    closed[name] = inner
  }
  return closed
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
