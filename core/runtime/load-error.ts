/** What went wrong with a source file, in the words and places of the project. */
import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HearthError } from '../contract/error.ts'
import type { LoadError } from '../contract/project.ts'

interface Place {
  line: number
  column: number
}

/** The error of loading `file`; the stack keeps only frames of the project's own files. */
export function toLoadError(error: unknown, projectRoot: string, file: string): LoadError {
  const cause = causeOf(error)
  const message = messageOf(error, cause)
  const frames = cause instanceof Error ? projectFrames(cause.stack ?? '', projectRoot) : []
  const place = frames[0]?.place ?? placeOf(cause) ?? placeInText(message, file)
  const stack = frames.map(({ text }) => text)
  return {
    message,
    stack: stack.length === 0 ? null : [message, ...stack].join('\n'),
    line: place?.line ?? null,
    column: place?.column ?? null,
  }
}

/** Under a HearthError made for foreign code lies the error that code threw. */
function causeOf(error: unknown): unknown {
  return HearthError.is(error) && error.cause instanceof Error ? error.cause : error
}

function messageOf(error: unknown, cause: unknown): string {
  if (HearthError.is(error)) {
    return error.details === '' ? error.message : `${error.message} ${error.details}`
  }
  return cause instanceof Error ? cause.message : String(cause)
}

function projectFrames(stack: string, projectRoot: string): { text: string; place: Place }[] {
  return stack
    .split('\n')
    .map((line) => /^\s*at (?:(.*) \()?(.+?):(\d+):(\d+)\)?$/.exec(line))
    .flatMap((match) => {
      if (match === null) return []
      const [, name, location = '', line = '0', column = '0'] = match
      const path = insideProject(location, projectRoot)
      if (path === null) return []
      const at = `${path}:${line}:${column}`
      return [
        {
          text: name === undefined ? `    at ${at}` : `    at ${name} (${at})`,
          place: { line: Number(line), column: Number(column) },
        },
      ]
    })
}

/** Relative with forward slashes; null for what is not the project's own source. */
function insideProject(location: string, projectRoot: string): string | null {
  const withoutQuery = location.replace(/\?.*$/, '')
  const path = withoutQuery.startsWith('file:') ? fileURLToPath(withoutQuery) : withoutQuery
  if (!isAbsolute(path)) return null
  const inside = relative(projectRoot, path).replaceAll('\\', '/')
  const isOwn = !inside.startsWith('..') && !isAbsolute(inside) && !inside.includes('node_modules/')
  return isOwn ? inside : null
}

/** Parsers say where they stopped in a `loc`. */
function placeOf(error: unknown): Place | null {
  if (typeof error !== 'object' || error === null || !('loc' in error)) return null
  const { loc } = error
  if (typeof loc !== 'object' || loc === null || !('line' in loc) || !('column' in loc)) return null
  const { line, column } = loc
  return typeof line === 'number' && typeof column === 'number' ? { line, column } : null
}

function placeInText(text: string, file: string): Place | null {
  const name = file.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const match = new RegExp(`${name}:(\\d+):(\\d+)`).exec(text) ?? /\((\d+):(\d+)\)/.exec(text)
  if (match === null) return null
  return { line: Number(match[1]), column: Number(match[2]) }
}
