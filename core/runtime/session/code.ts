/** `session.runCode` and `session.runPython`: code of the project, recorded in the conversation. */
import { HearthError } from '../../contract/error.ts'
import { newToolCallId } from '../../contract/id.ts'
import type { Message } from '../../contract/message.ts'
import { codeUnsupported, invalidCodeOptions } from '../code/code-error.ts'
import { chooseRunner } from '../code/code-mode.ts'
import { codeLimits, type ResourceLimits } from '../code/limits.ts'
import type { CodeFunction, CodeLanguage, CodeOutcome } from '../code/port.ts'
import { withoutAwait } from '../code/python-program.ts'
import type { PythonState } from '../code/python-state.ts'
import { toJsonValue } from '../json-value.ts'
import type { Operation } from '../operation/operation.ts'
import { runOperation } from '../operation/run-operation.ts'
import { formatIssues, type Schema, type SchemaOutput, validate } from '../schema/schema.ts'
import { codeFiles } from './code-files.ts'
import { recordedTool } from './recorded-tool.ts'
import type { Seat } from './seat.ts'

/**
 * A function of the project that code may call. Arguments come by position; those given by name in
 * Python are one object after them.
 */
export type ExternalFunction = (...args: never[]) => unknown

export interface CodeOptions<Result extends Schema | undefined = undefined> {
  /** Names of values that are there when the code starts. JSON values. */
  inputs?: Readonly<Record<string, unknown>>
  externalFunctions?: Readonly<Record<string, ExternalFunction>>
  /** Checks the result, which is then returned by itself. */
  result?: Result
  /** Seconds the code may work. Default 5. */
  timeout?: number
  /** The keys of PyFlue in snake_case are taken too. */
  resourceLimits?: ResourceLimits | Readonly<Record<string, number>>
  signal?: AbortSignal
}

export interface RunCodeOptions<Result extends Schema | undefined = undefined>
  extends CodeOptions<Result> {
  /** Default: `javascript`, which includes TypeScript. */
  language?: CodeLanguage
}

export interface RunPythonOptions<Result extends Schema | undefined = undefined>
  extends CodeOptions<Result> {
  /** Checks types before anything runs: a mistake is a `code_type_error` (422). */
  typeCheck?: boolean
  /** Declarations of functions and inputs for the check. */
  typeCheckStubs?: string
  /** Forgets what ran before. */
  restart?: boolean
  /** Folders of this machine by their path in the code, read-only. */
  mount?: Readonly<Record<string, string>>
}

export type StartPythonOptions = Omit<
  RunPythonOptions<Schema | undefined>,
  'externalFunctions' | 'result' | 'restart'
>

export interface CodeResult {
  /** Value of the last expression, as JSON has it; null when there is none. */
  result: unknown
  stdout: string
  stderr: string
  /** The interpreter: `quickjs`, `monty`. */
  backend: string
  metadata: { typeCheck: boolean; type_check: boolean; restart: boolean; durationMs: number }
}

export type CodeResponse<Result extends Schema | undefined> = Result extends Schema
  ? SchemaOutput<Result>
  : CodeResult

export interface CodeWork {
  language: CodeLanguage
  code: string
  options: RunPythonOptions<Schema | undefined>
  /** Null: nothing is kept between runs. */
  state: PythonState | null
  signals: readonly AbortSignal[]
}

/** Recorded as a prompt, a call of `run_code` and its result. */
export function runCode(seat: Seat, work: CodeWork): Promise<unknown> {
  const { language, code, options } = work
  if (typeof code !== 'string') {
    throw invalidCodeOptions('The code must be text.', 'Give it as a string.')
  }
  return runOperation(
    seat.runtime,
    {
      id: null,
      kind: 'shell',
      key: seat.key,
      preview: code,
      model: null,
      runId: seat.origin.runId,
      dispatchId: null,
      taskId: seat.origin.taskId,
      parent: null,
      journal: seat.journal,
      signals: [...seat.signals, ...work.signals],
      observer: null,
    },
    async (operation) => {
      const conversation = await seat.runtime.conversations.open(seat.key, seat.origin)
      const toolCallId = newToolCallId()
      const record = (output: string, isError: boolean) => {
        conversation.completeHistory(operation)
        for (const message of messages({ language, code, toolCallId, output, isError })) {
          conversation.append(operation, { type: 'message', message, source: 'shell' })
        }
      }
      try {
        const result = await recordedTool(operation, {
          toolName: 'run_code',
          args: { language, code },
          correlation: { toolCallId },
          run: () => execute(seat, operation, work, toolCallId),
          text: (value) => JSON.stringify(value),
        })
        record(JSON.stringify(result), false)
        return options.result === undefined ? result : await checked(options.result, result.result)
      } catch (error) {
        record(HearthError.from(error).message, true)
        throw error
      }
    },
  )
}

async function execute(
  seat: Seat,
  operation: Operation,
  { language, code, options, state }: CodeWork,
  toolCallId: string,
): Promise<CodeResult> {
  const { runtime } = seat
  const definition = await seat.agent.definition()
  const { profile } = definition
  const runner = chooseRunner(language, profile, runtime.config.pythonBackend, runtime.projectRoot)
  const { restart = false, typeCheck = false, typeCheckStubs = null, mount = {} } = options
  if (language === 'javascript' && Object.keys(mount).length > 0) {
    throw codeUnsupported(
      'JavaScript code has no mounted folders.',
      'It reads files of the sandbox by read_file(path), or give what it needs as `inputs`.',
    )
  }
  if (restart) state?.restart()
  state?.assertRoom()
  const files = await codeFiles(seat, operation, definition, language)
  const inputs = jsonInputs(options.inputs ?? {})
  const functions = { ...files.functions, ...external(options, operation, toolCallId) }
  for (const name of Object.keys(inputs)) delete functions[name]
  const outcome: CodeOutcome = await runner.run(code, {
    inputs,
    functions,
    limits: codeLimits(options.timeout, { ...options.resourceLimits }),
    mounts: { ...files.mounts, ...mount },
    typeCheck,
    typeCheckStubs,
    history: state?.cells ?? [],
    signal: operation.signal,
  })
  const { result, stdout, stderr, durationMs, calls } = outcome
  // As it can run again where these functions are no longer given.
  const again = withoutAwait(code, Object.keys(functions))
  state?.add({ code: again, inputs, calls, durationMs })
  const metadata = { typeCheck, type_check: typeCheck, restart, durationMs }
  return { result, stdout, stderr, backend: runner.backend, metadata }
}

function external(
  { externalFunctions = {} }: CodeOptions<Schema | undefined>,
  operation: Operation,
  parentToolCallId: string,
): Record<string, CodeFunction> {
  const entries = Object.entries(externalFunctions).map(([name, fn]) => {
    if (typeof fn !== 'function') {
      throw invalidCodeOptions(`externalFunctions.${name} is not a function.`, 'Give a function.')
    }
    const call: CodeFunction = (positional, named) => {
      const args = Object.keys(named).length === 0 ? positional : [...positional, named]
      return recordedTool(operation, {
        toolName: name,
        args,
        correlation: { toolCallId: newToolCallId(), parentToolCallId },
        run: async () => Reflect.apply(fn, undefined, args) as unknown,
        text: (value) => JSON.stringify(value) ?? '',
      })
    }
    return [name, call] as const
  })
  return Object.fromEntries(entries)
}

export function jsonInputs(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const value = toJsonValue(inputs, (path, problem) =>
    invalidCodeOptions(`The code's inputs cannot be given to it: ${path}: ${problem}.`, ''),
  )
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

async function checked(schema: Schema, value: unknown): Promise<unknown> {
  const outcome = await validate(schema, value)
  if (outcome.ok) return outcome.value
  throw new HearthError({
    type: 'result_invalid',
    status: 422,
    message: 'The code gave no result that matches the schema.',
    details: formatIssues(outcome.issues),
    meta: { issues: outcome.issues },
  })
}

interface Recorded {
  language: CodeLanguage
  code: string
  toolCallId: string
  output: string
  isError: boolean
}

function messages({ language, code, toolCallId, output, isError }: Recorded): Message[] {
  const call = { toolCallId, toolName: 'run_code' }
  const input = { language, code }
  return [
    { role: 'user', content: [{ type: 'text', text: `Run this ${language}:\n${code}` }] },
    { role: 'assistant', content: [{ type: 'tool-call', ...call, input }] },
    { role: 'tool', content: [{ type: 'tool-result', ...call, output, isError }] },
  ]
}
