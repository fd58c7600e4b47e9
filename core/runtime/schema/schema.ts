/** One way to describe and check data: any Standard Schema or a raw JSON Schema, in and out. */
import { type Schema as CfSchema, type SchemaDraft, Validator } from '@cfworker/json-schema'
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import type { JsonSchema } from './json-schema.ts'
import { type InferOutput, isStandardSchema, type StandardSchema } from './standard-schema.ts'
import { describeValibot } from './valibot-schema.ts'

/** What authors may pass wherever Hearth takes a schema. */
export type Schema = StandardSchema | JsonSchema

/** The checked type: a Standard Schema's output, `unknown` for raw JSON Schema. */
export type SchemaOutput<T extends Schema> = T extends StandardSchema ? InferOutput<T> : unknown

export interface SchemaIssue {
  path: (string | number)[]
  message: string
}

export type Validation<T> = { ok: true; value: T } | { ok: false; issues: SchemaIssue[] }

/**
 * The JSON Schema (draft 2020-12, without `$schema`) of what a caller may send, or with `output` of
 * what comes out of transforms and defaults. Parts a library cannot express become `{}`. The answer is
 * shared: do not change it.
 *
 * @throws `invalid_schema` when the schema is neither JSON Schema nor convertible to it.
 */
export function toJsonSchema(schema: Schema, side: 'input' | 'output' = 'input'): JsonSchema {
  if (!isStandardSchema(schema)) {
    if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return schema
    throw invalidSchema('It is neither a JSON Schema object nor a Standard Schema.')
  }
  const cache = described[side]
  const known = cache.get(schema)
  if (known) return known
  const { $schema: _, ...json } = convert(schema, side)
  cache.set(schema, json)
  return json
}

/** Tools are resolved before every model turn, their schemas hardly ever change. */
const described = {
  input: new WeakMap<StandardSchema, JsonSchema>(),
  output: new WeakMap<StandardSchema, JsonSchema>(),
}

function convert(schema: StandardSchema, side: 'input' | 'output'): JsonSchema {
  const { jsonSchema, vendor } = schema['~standard']
  try {
    if (jsonSchema) {
      return jsonSchema[side]({
        target: 'draft-2020-12',
        ...(vendor === 'zod' ? { libraryOptions: { unrepresentable: 'any' } } : {}),
      })
    }
    if (schema instanceof z.ZodType) {
      return { ...z.toJSONSchema(schema, { io: side, unrepresentable: 'any' }) }
    }
    if (vendor === 'valibot') return describeValibot(schema, side)
  } catch (error) {
    throw invalidSchema(`${vendor} could not describe it: ${String(error)}`, error)
  }
  throw invalidSchema(
    `${vendor} offers no JSON Schema for it. Use zod 4, Valibot, a library with \`~standard.jsonSchema\`, or write JSON Schema.`,
  )
}

/**
 * Checks a value. Standard Schemas may transform it and fill defaults; JSON Schema returns it unchanged.
 *
 * @throws `invalid_schema` when a raw JSON Schema is itself broken.
 */
export async function validate<T extends Schema>(
  schema: T,
  value: unknown,
): Promise<Validation<SchemaOutput<T>>>
export async function validate(schema: Schema, value: unknown): Promise<Validation<unknown>> {
  if (!isStandardSchema(schema)) return validateJsonSchema(schema, value)
  const result = await schema['~standard'].validate(value)
  if (!result.issues) return { ok: true, value: result.value }
  return {
    ok: false,
    issues: result.issues.map((issue) => ({
      message: issue.message,
      // `map` would keep a library's own class of arrays (ArkType has one); a plain array goes on.
      path: Array.from(issue.path ?? [], (segment) => {
        const key = typeof segment === 'object' ? segment.key : segment
        return typeof key === 'symbol' ? String(key) : key
      }),
    })),
  }
}

const validators = new WeakMap<JsonSchema, Validator>()

function validateJsonSchema(schema: JsonSchema, value: unknown): Validation<unknown> {
  try {
    let validator = validators.get(schema)
    if (!validator) {
      // The validator writes markers into the schema it is given, so it gets its own copy.
      validator = new Validator(structuredClone(schema) as CfSchema, draftOf(schema), false)
      validators.set(schema, validator)
    }
    const { valid, errors } = validator.validate(value)
    if (valid) return { ok: true, value }
    const leaves = errors.filter(
      (unit) =>
        !errors.some(
          (other) =>
            other.instanceLocation.startsWith(`${unit.instanceLocation}/`) ||
            (other.keywordLocation.startsWith(`${unit.keywordLocation}/`) && other !== unit),
        ),
    )
    return {
      ok: false,
      issues: leaves.map((unit) => ({
        message: unit.error,
        path: pointerPath(unit.instanceLocation),
      })),
    }
  } catch (error) {
    throw invalidSchema(`The JSON Schema is broken: ${String(error)}`, error)
  }
}

function draftOf(schema: JsonSchema): SchemaDraft {
  const declared = typeof schema.$schema === 'string' ? schema.$schema : ''
  if (declared.includes('draft-04')) return '4'
  if (/draft-0[67]/.test(declared)) return '7'
  if (declared.includes('2019-09')) return '2019-09'
  return '2020-12'
}

function pointerPath(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** Issues as one line each, `path: message`, for models and people. */
export function formatIssues(issues: SchemaIssue[]): string {
  return issues
    .map(({ path, message }) => (path.length ? `${path.join('.')}: ${message}` : message))
    .join('\n')
}

function invalidSchema(details: string, cause?: unknown): HearthError {
  return new HearthError({
    type: 'invalid_schema',
    status: 500,
    message: 'A schema cannot be used.',
    details,
    cause,
  })
}
