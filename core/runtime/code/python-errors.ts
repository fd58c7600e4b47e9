/** What Monty reports, in the terms of the cell that caused it. */
import { HearthError } from '../../contract/error.ts'
import { codeFailed, codeOutOfMemory, codeTimeout } from './code-error.ts'
import type { CodeLimits } from './port.ts'

interface Cell {
  code: string
  /** Of the program, in front of the cell. */
  linesBefore: number
  /** Null where they are those of a program that began elsewhere. */
  limits: CodeLimits | null
}

interface Errors {
  MontyError: new (...args: never[]) => MontyFailure
}

interface MontyFailure extends Error {
  readonly exception: { typeName: string; message: string }
  display(format?: string): string
}

/** Given back as it is when it is none of Monty's. */
export function explainPython(
  { MontyError }: Errors,
  error: unknown,
  { linesBefore, limits }: Cell,
  stdout: string,
): unknown {
  const printed = { stdout, stderr: '' }
  if (error instanceof RangeError) {
    const message = 'The result is nested too deeply.'
    return codeFailed({ type: 'RecursionError', message, traceback: '', line: null }, printed)
  }
  if (HearthError.is(error) || !(error instanceof MontyError)) return error
  const { typeName, message } = error.exception
  if (limits !== null && /^time limit exceeded/.test(message)) return codeTimeout(limits)
  if (limits !== null && /^(?:memory|allocation) limit exceeded/.test(message)) {
    return codeOutOfMemory(limits)
  }
  const traceback = inCell(displayOf(error), linesBefore)
  const lines = [...traceback.matchAll(/File "main\.py", line (\d+)/g)]
  const line = lines.at(-1)?.[1]
  return codeFailed(
    { type: typeName, message, traceback, line: line === undefined ? null : Number(line) },
    printed,
  )
}

function displayOf(error: MontyFailure): string {
  try {
    return error.display('traceback')
  } catch {
    return error.display('type-msg')
  }
}

/** The traceback with lines counted from the cell's first. */
function inCell(traceback: string, linesBefore: number): string {
  return traceback.replace(/File "main\.py", line (\d+)/g, (_, line: string) => {
    const own = Number(line) - linesBefore
    return own > 0 ? `File "main.py", line ${own}` : `File "before", line ${line}`
  })
}
