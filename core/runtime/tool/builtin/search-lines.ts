/**
 * Searches text with a pattern a model wrote. Some patterns take longer than the age of the universe
 * on some lines; they run with a time limit, which for a regular expression only `node:vm` can set.
 */
import { createContext, Script } from 'node:vm'
import { z } from 'zod'
import { HearthError } from '../../../contract/error.ts'

/** For one file. Honest patterns take some milliseconds. */
const TIME_LIMIT_MS = 1_000

export interface LineMatch {
  /** From 1. */
  line: number
  text: string
}

/** At most `limit` matches, in order. */
export type LineSearch = (text: string, limit: number) => LineMatch[]

const script = new Script(`
  (() => {
    const found = []
    const lines = text.split(/\\r?\\n/)
    for (let index = 0; index < lines.length && found.length < limit; index += 1) {
      if (expression.test(lines[index])) found.push({ line: index + 1, text: lines[index] })
    }
    return found
  })()
`)

const LineMatches = z.array(z.object({ line: z.number(), text: z.string() }))

/** @throws `invalid_pattern` (400), also while searching when the pattern takes too long. */
export function compilePattern(pattern: string): LineSearch {
  const expression = compile(pattern)
  const context = createContext({ expression, text: '', limit: 0 })
  return (text, limit) => {
    Object.assign(context, { text, limit })
    try {
      return LineMatches.parse(script.runInContext(context, { timeout: TIME_LIMIT_MS }))
    } catch (error) {
      if (!isTimeout(error)) throw error
      throw invalidPattern(pattern, 'It takes too long. Avoid nested repetition such as (a+)+.')
    }
  }
}

/** The error is of the other context's making, so that `instanceof Error` does not know it. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  )
}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern)
  } catch (error) {
    throw invalidPattern(pattern, error instanceof Error ? error.message : String(error))
  }
}

function invalidPattern(pattern: string, reason: string): HearthError {
  return new HearthError({
    type: 'invalid_pattern',
    status: 400,
    message: `The pattern cannot be used: ${pattern}. ${reason}`,
    details: 'Write a JavaScript regular expression; escape special characters with a backslash.',
  })
}
