/** A call between its `tool_start` and `tool_call` events, inside an operation and outside of any turn. */
import { HearthError } from '../../contract/error.ts'
import type { ExtraCorrelation, Operation } from '../operation/operation.ts'

export interface RecordedTool<Result> {
  toolName: string
  args: unknown
  correlation: ExtraCorrelation
  run(): Promise<Result>
  /** The result as the log keeps it. */
  text(result: Result): string
}

/** Nothing runs before its start is durable. */
export async function recordedTool<Result>(
  operation: Operation,
  { toolName, args, correlation, run, text }: RecordedTool<Result>,
): Promise<Result> {
  const startedAt = performance.now()
  const end = (result: string, isError: boolean) => {
    const durationMs = Math.round(performance.now() - startedAt)
    operation.emit({ type: 'tool_call', toolName, result, isError, durationMs }, correlation)
  }
  operation.countToolCall()
  operation.emit({ type: 'tool_start', toolName, args }, correlation)
  await operation.journal.durable()
  try {
    const result = await run()
    end(text(result), false)
    return result
  } catch (error) {
    end(failureText(error), true)
    throw error
  }
}

function failureText(error: unknown): string {
  if (HearthError.is(error)) return [error.message, error.details].filter(Boolean).join('\n')
  return error instanceof Error ? error.message || error.name : String(error)
}
