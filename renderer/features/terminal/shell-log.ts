/** What an agent's shell did, in order, out of the log: commands with their output and how they ended. */
import type { HearthEvent } from '../../../core/contract/event.ts'

export interface ShellCommand {
  /** Of the call; of a command without one, its place in the log. */
  id: string
  toolCallId: string | null
  session: string | null
  operationId: string | null
  command: string
  cwd: string | null
  output: string
  /** Null while it runs, or when its exit code is not told. */
  exitCode: number | null
  status: 'running' | 'done' | 'failed'
  durationMs: number | null
  /** Milliseconds since the epoch. */
  at: number
}

/** Characters of one command's live output that are kept; the finished output replaces it. */
const longestLive = 100_000

/** A new list; commands that did not change stay the same objects. */
export function addToShell(
  commands: readonly ShellCommand[],
  events: readonly HearthEvent[],
): readonly ShellCommand[] {
  let next = commands
  const change = (id: string, update: (command: ShellCommand) => ShellCommand) => {
    next = next.map((command) => (command.id === id ? update(command) : command))
  }
  for (const event of events) {
    const id = event.toolCallId
    if (event.type === 'tool_start' && event.toolName === 'bash' && id !== undefined) {
      if (next.some((command) => command.id === id)) continue
      next = [...next, startOf(event, id)]
    } else if (event.type === 'tool_execution_update' && id !== undefined) {
      change(id, (command) =>
        command.status === 'running'
          ? { ...command, output: (command.output + event.delta).slice(-longestLive) }
          : command,
      )
    } else if (event.type === 'tool_call' && event.toolName === 'bash' && id !== undefined) {
      change(id, (command) => ({ ...command, ...endOf(event) }))
    }
  }
  return next
}

type ToolStart = Extract<HearthEvent, { type: 'tool_start' }>
type ToolEnd = Extract<HearthEvent, { type: 'tool_call' }>

function startOf(event: ToolStart, id: string): ShellCommand {
  return {
    id,
    toolCallId: id,
    session: event.session ?? null,
    operationId: event.operationId ?? null,
    command: textIn(event.args, 'command') ?? '',
    cwd: textIn(event.args, 'cwd'),
    output: '',
    exitCode: null,
    status: 'running',
    durationMs: null,
    at: Date.parse(event.timestamp),
  }
}

const exitNote = /\n?\[exit code (\d+)(?::[^\]]*)?\]\s*$/
const emptyNote = /^\[no output, exit code 0\]$/

function endOf({ result, isError, durationMs }: ToolEnd) {
  const text = resultText(result)
  const noted = exitNote.exec(text)?.[1]
  const exitCode = noted === undefined ? (isError ? null : 0) : Number(noted)
  const output = text.replace(exitNote, '').replace(emptyNote, '')
  const status = isError || exitCode !== 0 ? ('failed' as const) : ('done' as const)
  return { output, exitCode, status, durationMs }
}

/** A large result is kept elsewhere; its beginning is told. */
function resultText(result: unknown): string {
  if (typeof result === 'string') return result
  return textIn(result, 'preview') ?? ''
}

function textIn(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null) return null
  const found = Object.entries(value).find(([key]) => key === name)?.[1]
  return typeof found === 'string' ? found : null
}
