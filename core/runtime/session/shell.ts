/** `session.shell`: a command run by the project's code and recorded in the conversation. */
import { HearthError } from '../../contract/error.ts'
import { newToolCallId } from '../../contract/id.ts'
import type { Message } from '../../contract/message.ts'
import type { Operation } from '../operation/operation.ts'
import { runOperation } from '../operation/run-operation.ts'
import type { Sandbox } from '../sandbox/port.ts'
import type { Conversation } from './conversation.ts'
import type { ShellOptions, ShellResult } from './flue-session.ts'
import { guardSandbox, requireSandbox } from './guard-sandbox.ts'
import { redactValues } from './redact-values.ts'
import type { Seat } from './seat.ts'

/** Recorded as a prompt, a call of `bash` and its result. Values of `env` are in none of them. */
export function runShell(
  seat: Seat,
  command: string,
  options: ShellOptions,
  signals: readonly AbortSignal[],
): Promise<ShellResult> {
  const shown = redactValues(command, options.env)
  return runOperation(
    seat.runtime,
    {
      id: null,
      kind: 'shell',
      key: seat.key,
      preview: shown,
      model: null,
      runId: seat.origin.runId,
      dispatchId: null,
      taskId: seat.origin.taskId,
      parent: null,
      journal: seat.journal,
      signals: [...seat.signals, ...signals],
      observer: null,
    },
    async (operation) => {
      const [definition, raw, conversation] = await Promise.all([
        seat.agent.definition(),
        seat.agent.sandbox(),
        seat.runtime.conversations.open(seat.key, seat.origin),
      ])
      const sandbox = guardSandbox(seat.runtime, definition, requireSandbox(raw), operation)
      const record = (output: string, isError: boolean) =>
        recordCommand(conversation, operation, { shown, options, output, isError })
      try {
        const result = await execute(sandbox, operation, command, options)
        record(JSON.stringify(redactResult(result, options.env)), result.exitCode !== 0)
        return result
      } catch (error) {
        record(redactValues(HearthError.from(error).message, options.env), true)
        throw error
      }
    },
  )
}

/** What to hand the sandbox: only what was given. */
export function execOptions(options: ShellOptions, signal: AbortSignal) {
  const { env, cwd, timeoutMs } = options
  return {
    signal,
    ...(env === undefined ? {} : { env }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
}

async function execute(
  sandbox: Sandbox,
  operation: Operation,
  command: string,
  options: ShellOptions,
): Promise<ShellResult> {
  const [executable = '', ...args] = redactValues(command, options.env).trim().split(/\s+/)
  const startedAt = performance.now()
  const end = (exitCode: number) =>
    operation.emit({
      type: 'command_end',
      command: executable,
      exitCode,
      durationMs: Math.round(performance.now() - startedAt),
    })
  operation.emit({ type: 'command_start', command: executable, args })
  await operation.journal.durable()
  try {
    const result = await sandbox.exec(command, execOptions(options, operation.signal))
    end(result.exitCode)
    return result
  } catch (error) {
    end(operation.signal.aborted ? 130 : 126)
    throw error
  }
}

function redactResult(result: ShellResult, env: ShellOptions['env']): ShellResult {
  return {
    ...result,
    stdout: redactValues(result.stdout, env),
    stderr: redactValues(result.stderr, env),
  }
}

interface RecordedCommand {
  shown: string
  options: ShellOptions
  output: string
  isError: boolean
}

function recordCommand(
  conversation: Conversation,
  operation: Operation,
  { shown, options, output, isError }: RecordedCommand,
): void {
  const toolCallId = newToolCallId()
  const { env, cwd } = options
  const input = {
    command: shown,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env: Object.keys(env) }),
  }
  const messages: Message[] = [
    { role: 'user', content: [{ type: 'text', text: `Run: ${shown}` }] },
    {
      role: 'assistant',
      content: [{ type: 'tool-call', toolCallId, toolName: 'bash', input }],
    },
    {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId, toolName: 'bash', output, isError }],
    },
  ]
  conversation.completeHistory(operation)
  for (const message of messages) {
    conversation.append(operation, { type: 'message', message, source: 'shell' })
  }
}
