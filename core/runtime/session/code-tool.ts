/** `run_code`: the tool with which a model runs code that may call the agent's other tools. */
import { HearthError } from '../../contract/error.ts'
import { newToolCallId } from '../../contract/id.ts'
import type { AgentDefinition } from '../agent/definition.ts'
import { invalidAgent } from '../agent/invalid-agent.ts'
import { type CodeMode, chooseRunner, codeModeOf } from '../code/code-mode.ts'
import { codeLimits } from '../code/limits.ts'
import { describeTools, toolFunctions } from '../code/tool-functions.ts'
import type { Operation } from '../operation/operation.ts'
import type { ResolvedTool, ToolContext } from '../tool/port.ts'
import { codeFiles } from './code-files.ts'
import { recordedTool } from './recorded-tool.ts'
import type { Seat } from './seat.ts'

const toolName = 'run_code'

/**
 * Null for an agent without code mode. `tools` are those of the turn, as the model calls them: behind
 * policy, approvals and limits.
 *
 * @throws `invalid_agent` for a tool that code mode names and the agent has not, `tool_conflict`.
 */
export function codeTool(
  seat: Seat,
  operation: Operation,
  definition: AgentDefinition,
  tools: readonly ResolvedTool[],
): ResolvedTool | null {
  const { runtime } = seat
  const { profile } = definition
  const mode = codeModeOf(profile, runtime.config.pythonBackend)
  if (mode === null) return null
  if (tools.some(({ name }) => name === toolName)) throw conflict()
  const callable = callableTools(mode, tools)
  return {
    name: toolName,
    description: describe(mode, callable),
    parameters: {
      type: 'object',
      properties: { code: { type: 'string', description: `The ${mode.language} code to run.` } },
      required: ['code'],
      additionalProperties: false,
    },
    origin: 'builtin',
    async execute(input, context) {
      const { code } = codeInput(input)
      const runner = chooseRunner(
        mode.language,
        profile,
        runtime.config.pythonBackend,
        runtime.projectRoot,
      )
      const files = await codeFiles(seat, operation, definition, mode.language)
      const { result, stdout, stderr, durationMs } = await runner
        .run(code, {
          inputs: {},
          functions: {
            ...files.functions,
            ...toolFunctions(callable, (tool, args) => runTool(operation, tool, args, context)),
          },
          limits: codeLimits(mode.timeout, { ...mode.resourceLimits }),
          mounts: files.mounts,
          typeCheck: false,
          typeCheckStubs: null,
          history: [],
          signal: context.signal,
        })
        .catch(withOutput)
      const { backend } = runner
      return JSON.stringify({ result, stdout, stderr, backend, metadata: { durationMs } })
    },
  }
}

/** A call of its own in the log, below the run's. */
function runTool(
  operation: Operation,
  tool: ResolvedTool,
  args: unknown,
  context: ToolContext,
): Promise<string> {
  const toolCallId = newToolCallId()
  const { turnId, toolCallId: parentToolCallId } = context
  return recordedTool(operation, {
    toolName: tool.name,
    args,
    correlation: { turnId, toolCallId, parentToolCallId },
    run: () => tool.execute(args, { ...context, toolCallId }),
    text: (text) => text,
  })
}

/** The model reads what its code printed before it failed. */
function withOutput(error: unknown): never {
  if (HearthError.is(error) && typeof error.meta?.stdout === 'string' && error.meta.stdout !== '') {
    const { type, status, message, details, meta } = error
    const text = `${details}\nIt printed:\n${String(error.meta.stdout)}`
    throw new HearthError({ type, status, message, details: text, meta: { ...meta }, cause: error })
  }
  throw error
}

function callableTools(mode: CodeMode, tools: readonly ResolvedTool[]): ResolvedTool[] {
  const { tools: chosen = [] } = mode
  if (chosen === true) return [...tools]
  return chosen.map((name) => {
    const tool = tools.find((candidate) => candidate.name === name)
    if (tool !== undefined) return tool
    throw invalidAgent(
      `codeMode.tools names "${name}", which the agent has not.`,
      `Its tools are ${tools.map((each) => each.name).join(', ') || 'none'}.`,
    )
  })
}

function codeInput(input: unknown): { code: string } {
  if (typeof input === 'object' && input !== null && 'code' in input) {
    if (typeof input.code === 'string') return { code: input.code }
  }
  throw new HearthError({
    type: 'invalid_tool_arguments',
    status: 400,
    message: `Invalid arguments for tool "${toolName}": code: must be text.`,
    details: 'Call it again with the code to run.',
  })
}

function describe(mode: CodeMode, tools: readonly ResolvedTool[]): string {
  const [name, limits, call] =
    mode.language === 'python'
      ? [
          'Python',
          'A subset of Python: functions, comprehensions and exceptions, but no classes; of modules only asyncio, datetime, json, math, os, pathlib, re, sys and typing.',
          'Call them with arguments by name, without await.',
        ]
      : [
          'JavaScript or TypeScript',
          'Plain language only: no modules, no timers, no fetch.',
          'Call them with one object of arguments and await them.',
        ]
  return [
    `Runs ${name} and gives the value of the last expression, and what it printed. It runs isolated: no network, no packages. Nothing is kept between calls. ${limits}`,
    'Files are read by read_file(path) and list_files(path).',
    ...(tools.length === 0 ? [] : [`Functions it can call. ${call}`, describeTools(tools)]),
  ].join('\n')
}

function conflict(): HearthError {
  return new HearthError({
    type: 'tool_conflict',
    status: 500,
    message: `Custom tool "${toolName}" conflicts with the tool of code mode.`,
    details: 'Give yours another name, or leave codeMode and python_backend out.',
  })
}
