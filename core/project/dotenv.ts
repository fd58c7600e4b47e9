/** Reads `.env` files: comments, `export`, single, double and backtick quotes. The process environment wins. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProjectProblem } from './problem.ts'

export interface Dotenv {
  values: Record<string, string>
  problems: ProjectProblem[]
}

/** Only `\n` ends a line: a value may hold what else separates lines, such as U+2028. */
const line = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*)$/s

/** Parses the text of a `.env` file. A malformed line is a problem, never a reason to lose the others. */
export function parseDotenv(text: string, file = '.env'): Dotenv {
  const values: Record<string, string> = {}
  const problems: ProjectProblem[] = []
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (let index = 0; index < lines.length; index++) {
    const source = (lines[index] ?? '').trim()
    if (source === '' || source.startsWith('#')) continue
    const [, name, rest] = line.exec(source) ?? []
    if (name === undefined || rest === undefined) {
      problems.push(malformed(file, index + 1, 'is not NAME=value'))
      continue
    }
    const quote = rest[0]
    if (quote !== '"' && quote !== "'" && quote !== '`') {
      values[name] = rest.replace(/(?:^|\s+)#.*$/s, '').trim()
      continue
    }
    let body = rest.slice(1)
    const first = index
    while (closing(body, quote) < 0 && index + 1 < lines.length) {
      index += 1
      body += `\n${lines[index] ?? ''}`
    }
    const end = closing(body, quote)
    if (end < 0) {
      problems.push(malformed(file, first + 1, `opens a ${quote} that is never closed`))
      index = first
      continue
    }
    const value = body.slice(0, end)
    values[name] = quote === '"' ? unescaped(value) : value
  }
  return { values, problems }
}

/** The project's `.env`, empty when there is none. */
export function readDotenv(projectRoot: string): Dotenv {
  try {
    return parseDotenv(readFileSync(join(projectRoot, '.env'), 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { values: {}, problems: [] }
    }
    const details = error instanceof Error ? error.message : String(error)
    return {
      values: {},
      problems: [{ message: 'The .env file cannot be read.', details, file: '.env' }],
    }
  }
}

function closing(body: string, quote: string): number {
  for (let index = 0; index < body.length; index++) {
    if (quote === '"' && body[index] === '\\') index += 1
    else if (body[index] === quote) return index
  }
  return -1
}

function unescaped(value: string): string {
  return value.replace(/\\([nrt"\\$])/g, (_, character: string) => {
    if (character === 'n') return '\n'
    if (character === 'r') return '\r'
    return character === 't' ? '\t' : character
  })
}

function malformed(file: string, number: number, what: string): ProjectProblem {
  return {
    message: `Line ${number} of ${file} ${what}.`,
    details: 'Write NAME=value, one a line; quote values that hold spaces or #.',
    file,
  }
}
