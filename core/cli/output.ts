/** What commands print: results on stdout, failures as one readable block on stderr. */
import { HearthError } from '../contract/error.ts'
import { publicError } from '../server/errors.ts'

/** Raised when a person pressed Ctrl-C. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted')
    this.name = 'Interrupted'
  }
}

/** Wrong options or arguments that commander cannot see. Exit code 2. */
export function usageError(message: string, details = ''): HearthError {
  return new HearthError({ type: 'usage', status: 400, message, details })
}

/** Prints what went wrong and returns the exit code. */
export function reportFailure(error: unknown, { json }: { json: boolean }): number {
  if (error instanceof Interrupted) return 130
  const failure = HearthError.from(error)
  const body = publicError(failure.toBody())
  const text = json
    ? JSON.stringify({ error: body })
    : [...new Set([`error: ${body.message}`, body.details, body.dev])].filter(Boolean).join('\n  ')
  process.stderr.write(`${text}\n`)
  return failure.type === 'usage' ? 2 : 1
}

/** Text as it is, anything else as JSON. */
export function printResult(result: unknown): void {
  print(typeof result === 'string' ? result : JSON.stringify(result ?? null, null, 2))
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Parses JSON of an option. Raises a usage error that names it. */
export function parseJsonOption(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw usageError(`${name} is not valid JSON.`, reason)
  }
}

/** A whole number in a range. Raises a usage error that names the option. */
export function parseNumberOption(
  name: string,
  text: string,
  [minimum, maximum]: [number, number],
): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= minimum && value <= maximum) return value
  throw usageError(`${name} must be a whole number from ${minimum} to ${maximum}.`)
}
