/** `ctx.log`: synchronous, never throwing, whatever it is given. */
import type { FlueLog } from './flue-context.ts'
import type { WorkflowRun } from './workflow-run.ts'

export function createLog(run: WorkflowRun): FlueLog {
  const log =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, attributes: Record<string, unknown> = {}) =>
      run.emit({ type: 'log', level, message: String(message), attributes: readable(attributes) })
  return { info: log('info'), warn: log('warn'), error: log('error') }
}

/** Attributes as JSON would keep them; what JSON cannot hold becomes its text. */
function readable(attributes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, readableValue(value)]),
  )
}

function readableValue(value: unknown): unknown {
  if (value instanceof Error) return value.message
  try {
    const text = JSON.stringify(value)
    return text === undefined ? String(value) : JSON.parse(text)
  } catch (error) {
    return `[not JSON: ${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'}]`
  }
}
