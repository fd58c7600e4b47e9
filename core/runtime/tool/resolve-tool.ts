/** From a tool's definition to what the harness runs: JSON Schema out, checked arguments in, text back. */
import { HearthError } from '../../contract/error.ts'
import { currentCall } from '../current.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import { formatIssues, toJsonSchema, validate } from '../schema/schema.ts'
import type { Step } from '../step/step.ts'
import type { ToolDefinition } from './define-tool.ts'
import type { ResolvedTool } from './port.ts'

/**
 * Resolves a definition. `execute` rejects with `invalid_tool_arguments` (400, `meta.issues`) before
 * the author's function sees a wrong argument.
 *
 * @throws `invalid_tool` when the parameters do not describe an object.
 */
export function resolveTool(
  definition: ToolDefinition,
  origin: ResolvedTool['origin'] = 'agent',
): ResolvedTool {
  const { name, description } = definition
  return {
    name,
    description,
    parameters: objectSchema(name, toJsonSchema(definition.parameters)),
    origin,
    async execute(input, context) {
      context.signal.throwIfAborted()
      const checked = await validate(definition.parameters, input ?? {})
      if (!checked.ok) {
        throw new HearthError({
          type: 'invalid_tool_arguments',
          status: 400,
          message: `Invalid arguments for tool "${name}": ${formatIssues(checked.issues)}`,
          details: 'Call it again with arguments that match its parameters.',
          meta: { tool: name, issues: checked.issues },
        })
      }
      const call = { ...context, step: stepOfCall() }
      return resultText(await definition.execute(checked.value, context.signal, call))
    },
    ...approvalOf(definition),
  }
}

/** Of a tool that is called by itself, outside of any operation: there is nothing to keep a step in. */
function stepOfCall(): Step {
  return currentCall()?.step ?? (async () => Promise.reject(noStep()))
}

function noStep(): HearthError {
  return new HearthError({
    type: 'invalid_step',
    status: 500,
    message: 'There is no step outside of an operation.',
    details: 'A step belongs to the tool call of an agent, or to the run of a workflow.',
  })
}

/** Arguments that do not fit need nobody's permission: they are refused before anything happens. */
function approvalOf({
  parameters,
  needsApproval = false,
}: ToolDefinition): Pick<ResolvedTool, 'needsApproval'> {
  if (needsApproval === false) return {}
  return {
    async needsApproval(input, context) {
      const checked = await validate(parameters, input ?? {})
      if (!checked.ok) return false
      return needsApproval === true || needsApproval(checked.value, context)
    },
  }
}

/** Providers insist on `type: "object"` at the top, which unions and terse schemas leave out. */
function objectSchema(name: string, schema: JsonSchema): JsonSchema {
  if (schema.type === 'object') return schema
  if (schema.type === undefined) return { type: 'object', ...schema }
  throw new HearthError({
    type: 'invalid_tool',
    status: 500,
    message: `Tool "${name}" cannot be used: its parameters must describe an object.`,
    details: `They describe ${JSON.stringify(schema.type)}. Wrap them in an object schema.`,
    meta: { tool: name },
  })
}

/** A tool's return value as the text a model reads. */
export function resultText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  return JSON.stringify(value) ?? ''
}
