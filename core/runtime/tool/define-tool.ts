/** Authoring custom tools: a name, a description, a schema of the arguments and a function. */
import { HearthError } from '../../contract/error.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import type { Schema } from '../schema/schema.ts'
import {
  type InferOutput,
  isStandardSchema,
  type StandardSchema,
} from '../schema/standard-schema.ts'
import type { ToolCallContext, ToolContext } from './port.ts'

/**
 * Whether a person must allow a call first: always, never (the default), or as a function of its
 * checked arguments says. A function that throws refuses the call.
 */
export type NeedsApproval<TArgs = unknown> =
  | boolean
  | { decide(args: TArgs, context: ToolContext): boolean | Promise<boolean> }['decide']

/** A custom tool as its author wrote it. */
export interface ToolDefinition<TArgs = unknown> {
  readonly name: string
  readonly description: string
  readonly parameters: Schema
  /**
   * Runs the tool. A string is the result as it is, `undefined` and `null` are an empty result, any
   * other value becomes JSON text. A throw is an error the model sees.
   */
  execute(args: TArgs, signal: AbortSignal, context: ToolCallContext): unknown
  readonly needsApproval?: NeedsApproval<TArgs>
}

/** The body of a tool whose arguments a schema of zod or another Standard Schema library describes. */
export interface TypedTool<TSchema extends StandardSchema> {
  name: string
  description: string
  parameters: TSchema
  execute(args: InferOutput<TSchema>, signal: AbortSignal, context: ToolCallContext): unknown
  needsApproval?: NeedsApproval<InferOutput<TSchema>>
}

/** The body of a tool described by raw JSON Schema, or one that takes no arguments. */
export interface UntypedTool<TArgs> {
  name: string
  description: string
  parameters?: JsonSchema
  execute(args: TArgs, signal: AbortSignal, context: ToolCallContext): unknown
  needsApproval?: NeedsApproval<TArgs>
}

/**
 * Defines a tool for an agent.
 *
 * @example
 * const lookup = defineTool({
 *   name: 'lookup_order',
 *   description: 'Finds an order by its number.',
 *   parameters: z.object({ number: z.string() }),
 *   execute: async ({ number }, signal) => (await fetch(url(number), { signal })).json(),
 * })
 * @throws `invalid_tool` when name, description or execute are missing or malformed.
 */
export function defineTool<TSchema extends StandardSchema>(
  tool: TypedTool<TSchema>,
): ToolDefinition<InferOutput<TSchema>>
export function defineTool<TArgs = Record<string, unknown>>(
  tool: UntypedTool<TArgs>,
): ToolDefinition<TArgs>
export function defineTool(tool: TypedTool<StandardSchema> | UntypedTool<never>): ToolDefinition {
  return checkDefinition({ ...tool, parameters: tool.parameters ?? noParameters() })
}

/** A tool function without a schema: its arguments arrive unchecked. */
export type ToolFunction = (
  args: Record<string, unknown>,
  signal: AbortSignal,
  context: ToolCallContext,
) => unknown

/** A tool in a mapping: the key is its name. */
export type UnnamedTool = Omit<UntypedTool<never>, 'name' | 'parameters'> & { parameters?: Schema }

/**
 * Makes a list of tools from a list, from arguments, or from a mapping of name to tool. Named
 * functions are taken as tools with free arguments.
 *
 * @example createTools({ now: () => new Date().toISOString() })
 */
export function createTools(
  ...tools: (ToolDefinition | ToolFunction | readonly (ToolDefinition | ToolFunction)[])[]
): ToolDefinition[]
export function createTools(
  tools: Readonly<Record<string, UnnamedTool | ToolDefinition | ToolFunction>>,
): ToolDefinition[]
export function createTools(...tools: unknown[]): ToolDefinition[] {
  const [first] = tools
  if (tools.length === 1 && isPlainMapping(first)) {
    return Object.entries(first).map(([name, tool]) => toDefinition(tool, name))
  }
  return tools.flat().map((tool) => toDefinition(tool, null))
}

function isPlainMapping(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof Reflect.get(value, 'execute') !== 'function'
  )
}

function toDefinition(tool: unknown, key: string | null): ToolDefinition {
  if (typeof tool === 'function') {
    return checkDefinition({
      name: key ?? tool.name,
      description: `Calls ${key ?? tool.name}.`,
      parameters: { type: 'object', additionalProperties: true },
      execute: (args: unknown, signal: AbortSignal, context: ToolCallContext) =>
        Reflect.apply(tool, undefined, [args, signal, context]),
    })
  }
  if (typeof tool !== 'object' || tool === null)
    throw invalidTool(key ?? String(tool), 'not a tool')
  const name = key ?? Reflect.get(tool, 'name')
  return checkDefinition({
    ...tool,
    name,
    description: Reflect.get(tool, 'description'),
    parameters: Reflect.get(tool, 'parameters') ?? noParameters(),
    execute: Reflect.get(tool, 'execute'),
    needsApproval: Reflect.get(tool, 'needsApproval'),
  })
}

/** Names every provider accepts. */
const toolName = /^[A-Za-z0-9_-]{1,64}$/

function checkDefinition(tool: {
  name: unknown
  description: unknown
  parameters: unknown
  execute: unknown
  needsApproval?: unknown
}): ToolDefinition {
  const { name, description, parameters, execute, needsApproval } = tool
  if (typeof name !== 'string' || !toolName.test(name)) {
    throw invalidTool(
      String(name),
      'its name must be 1 to 64 letters, digits, hyphens or underscores',
    )
  }
  if (typeof description !== 'string') throw invalidTool(name, 'its description must be a string')
  if (typeof execute !== 'function') throw invalidTool(name, 'it has no execute function')
  if (!isSchema(parameters)) {
    throw invalidTool(name, 'its parameters must be a schema (zod, Standard Schema or JSON Schema)')
  }
  return Object.freeze({
    name,
    description,
    parameters,
    execute: (args: unknown, signal: AbortSignal, context: ToolCallContext) =>
      Reflect.apply(execute, tool, [args, signal, context]),
    ...checkedApproval(name, needsApproval),
  })
}

function checkedApproval(name: string, value: unknown): Pick<ToolDefinition, 'needsApproval'> {
  if (value === undefined) return {}
  if (typeof value === 'boolean') return { needsApproval: value }
  if (typeof value !== 'function') {
    throw invalidTool(name, 'its needsApproval must be true, false or a function')
  }
  return { needsApproval: (args, context) => Reflect.apply(value, undefined, [args, context]) }
}

function isSchema(value: unknown): value is Schema {
  return isStandardSchema(value) || (typeof value === 'object' && value !== null)
}

function noParameters(): JsonSchema {
  return { type: 'object', properties: {} }
}

function invalidTool(name: string, reason: string): HearthError {
  return new HearthError({
    type: 'invalid_tool',
    status: 500,
    message: `Tool "${name}" cannot be used: ${reason}.`,
    details: 'Correct the tool definition in the agent file.',
    meta: { tool: name },
  })
}
