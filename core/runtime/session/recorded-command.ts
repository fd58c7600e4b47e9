/** A command between its `command_start` and `command_end` events, inside an operation. */
import type { ExtraCorrelation, Operation } from '../operation/operation.ts'

export interface RecordedCommand<Result> {
  /** As it may be written: without values. */
  shown: { command: string; args: string[] }
  correlation: ExtraCorrelation
  run(): Promise<Result>
  exitCode(result: Result): number
}

/** Nothing runs before its start is durable. */
export async function recordedCommand<Result>(
  operation: Operation,
  { shown, correlation, run, exitCode }: RecordedCommand<Result>,
): Promise<Result> {
  const startedAt = performance.now()
  const end = (code: number) => {
    const durationMs = Math.round(performance.now() - startedAt)
    const { command } = shown
    operation.emit({ type: 'command_end', command, exitCode: code, durationMs }, correlation)
  }
  operation.emit({ type: 'command_start', ...shown }, correlation)
  await operation.journal.durable()
  try {
    const result = await run()
    end(exitCode(result))
    return result
  } catch (error) {
    end(operation.signal.aborted ? 130 : 126)
    throw error
  }
}

/** A command line as its executable and the words after it. */
export function splitLine(line: string): { command: string; args: string[] } {
  const [command = '', ...args] = line.trim().split(/\s+/)
  return { command, args }
}
