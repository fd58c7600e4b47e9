/** Matches of a query in a text, with the line of each and what would stand there instead. */
import { HearthError } from '../../contract/error.ts'
import type { FileMatch, TextQuery } from '../../contract/file-search.ts'

/** Characters of a line that are shown around a match. */
const previewLength = 240
const previewBefore = 60

/** @throws `invalid_query_param` (400) for what is no regular expression. */
export function patternOf({ q, isRegex, matchCase, wholeWord }: TextQuery): RegExp {
  const source = isRegex ? q : q.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const whole = wholeWord ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source
  const flags = matchCase ? 'gm' : 'gim'
  try {
    return new RegExp(whole, `${flags}u`)
  } catch (error) {
    // Much that is written by hand is none in the strict syntax, such as `\-`.
    if (!wholeWord) {
      try {
        return new RegExp(whole, flags)
      } catch (again) {
        throw noPattern(q, again)
      }
    }
    throw noPattern(q, error)
  }
}

function noPattern(q: string, error: unknown): HearthError {
  const details = error instanceof Error ? error.message : String(error)
  return new HearthError({
    type: 'invalid_query_param',
    status: 400,
    message: `"${q}" is not a regular expression.`,
    details,
    meta: { parameter: 'q' },
  })
}

export interface MatchRequest {
  pattern: RegExp
  isRegex: boolean
  /** Null: only look. */
  replacement: string | null
  most: number
}

export function matchesIn(
  text: string,
  { pattern, isRegex, replacement, most }: MatchRequest,
): { matches: FileMatch[]; isTruncated: boolean } {
  const matches: FileMatch[] = []
  let line = 1
  let lineStart = 0
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue
    if (matches.length === most) return { matches, isTruncated: true }
    for (
      let next = text.indexOf('\n', lineStart);
      next !== -1 && next < match.index;
      next = text.indexOf('\n', lineStart)
    ) {
      line += 1
      lineStart = next + 1
    }
    const instead = replacement === null ? null : insteadOf(match, replacement, isRegex)
    matches.push({
      line,
      column: match.index - lineStart + 1,
      length: match[0].length,
      ...preview(text, lineStart, match.index, match[0].length),
      replacement: instead,
    })
  }
  return { matches, isTruncated: false }
}

function preview(text: string, lineStart: number, at: number, length: number) {
  const newline = text.indexOf('\n', at)
  const lineEnd = newline === -1 ? text.length : newline
  const from = at - lineStart > previewBefore + 20 ? at - previewBefore : lineStart
  const to = Math.min(lineEnd, from + previewLength)
  const shown = text.slice(from, to).replace(/\r$/, '')
  const previewStart = at - from
  return {
    preview: shown,
    previewStart,
    previewLength: Math.max(0, Math.min(length, shown.length - previewStart)),
  }
}

/** All matches replaced, and how many there were. */
export function replaceIn(
  text: string,
  pattern: RegExp,
  replacement: string,
  isRegex: boolean,
): { text: string; count: number } {
  const parts: string[] = []
  let end = 0
  let count = 0
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue
    parts.push(text.slice(end, match.index), insteadOf(match, replacement, isRegex))
    end = match.index + match[0].length
    count += 1
  }
  parts.push(text.slice(end))
  return { text: parts.join(''), count }
}

/** In a regular expression's replacement: `$1`, `$&`, `$<name>`, `$$`, and `\n`, `\t` as they are written. */
function insteadOf(match: RegExpMatchArray, replacement: string, isRegex: boolean): string {
  if (!isRegex) return replacement
  return replacement.replace(
    /\\([nt\\])|\$(?:(\$)|(&)|(\d{1,2})|<([^>]+)>)/g,
    (all, escaped, dollar, whole, number, name) => {
      if (escaped !== undefined) return escaped === 'n' ? '\n' : escaped === 't' ? '\t' : '\\'
      if (dollar !== undefined) return '$'
      if (whole !== undefined) return match[0]
      if (number !== undefined)
        return Number(number) < match.length ? (match[Number(number)] ?? '') : all
      return match.groups?.[name] ?? ''
    },
  )
}
