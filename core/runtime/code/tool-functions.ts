/** Tools as functions that code can call: `lookup_order(number="7")`, `await lookup_order({ number: '7' })`. */
import { HearthError } from '../../contract/error.ts'
import type { ResolvedTool } from '../tool/port.ts'
import type { CodeFunction } from './port.ts'

/** How a tool is run: between its events, in the run's call. */
export type RunTool = (tool: ResolvedTool, input: unknown) => Promise<string>

/** Calls one run may make: a loop around a quick tool would otherwise write events without end. */
const mostCalls = 1_000

export function toolFunctions(
  tools: readonly ResolvedTool[],
  run: RunTool,
): Record<string, CodeFunction> {
  let calls = 0
  return Object.fromEntries(
    tools.map((tool) => {
      const call: CodeFunction = async (positional, named) => {
        calls += 1
        if (calls > mostCalls) throw tooManyCalls()
        return toolValue(tool, await run(tool, toolInput(tool, positional, named)))
      }
      return [functionName(tool.name), call]
    }),
  )
}

/** A tool's name as a name in the code. */
export function functionName(toolName: string): string {
  const name = toolName.replace(/\W/g, '_')
  return /^\d/.test(name) || name.startsWith('__') ? `tool_${name}` : name
}

/** Each tool's signature and description, for a model. */
export function describeTools(tools: readonly ResolvedTool[]): string {
  return tools
    .map(
      (tool) => `- ${functionName(tool.name)}(${fieldsOf(tool).join(', ')}): ${tool.description}`,
    )
    .join('\n')
}

/** One object of arguments, arguments by name, or by position in the order the tool declares them. */
function toolInput(
  tool: ResolvedTool,
  positional: readonly unknown[],
  named: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const [first] = positional
  if (positional.length === 1 && isObject(first)) return { ...first, ...named }
  const fields = fieldsOf(tool)
  if (positional.length > fields.length) {
    throw new TypeError(`${functionName(tool.name)} takes ${fields.join(', ') || 'no arguments'}.`)
  }
  const placed = positional.map((value, index) => [fields[index] ?? '', value] as const)
  return { ...Object.fromEntries(placed), ...named }
}

function fieldsOf({ parameters }: ResolvedTool): string[] {
  return isObject(parameters.properties) ? Object.keys(parameters.properties) : []
}

/** What a tool gave as a structure comes back as one. What it read is text, whatever it looks like. */
function toolValue(tool: ResolvedTool, text: string): unknown {
  if (tool.origin === 'builtin' || !/^[[{]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function tooManyCalls(): HearthError {
  return new HearthError({
    type: 'code_too_many_calls',
    status: 422,
    message: `One run may call ${mostCalls} functions.`,
    details: 'Ask for more at once, or go on in another run.',
  })
}
