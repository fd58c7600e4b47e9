/**
 * Checks a timeline file before it is kept: strangers write such files. What is wrong is named by line and
 * field. A file that was cut off is taken, and known to be so.
 */
import type { ZodError } from 'zod'
import { HearthError } from '../../contract/error.ts'
import { DurableEventBody } from '../../contract/event.ts'
import {
  TimelineEnd,
  TimelineHead,
  TimelineLine,
  timelineFormat,
  timelineVersion,
} from '../../contract/timeline-file.ts'
import { isDeeperThan, isObject } from '../body.ts'

export interface CheckedFile {
  head: TimelineHead
  events: number
  /** Of kinds that this version does not know. */
  skipped: number
  masked: number
  isWhole: boolean
}

/** Deeper than any payload may be that comes in, with the event around it. */
const depthLimit = 300
/** Lines that are checked before others have their turn. */
const slice = 200

/** Raises `invalid_timeline_file` (400) with `meta: {line, field}`. */
export async function checkTimelineFile(
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<CheckedFile> {
  const lines = decode(bytes).split('\n')
  const last = lines.findLastIndex((line) => line.trim() !== '')
  const head = headOf(lines[0] ?? '')
  const seen = new Set<number>()
  let skipped = 0
  let end: TimelineEnd['end'] | null = null
  for (let index = 1; index <= last; index += 1) {
    if (index % slice === 0) {
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
    }
    const text = lines[index] ?? ''
    if (text.trim() === '') continue
    const line = index + 1
    if (end !== null) throw refused(line, null, 'Nothing may come after the end.')
    const value = parse(text)
    // Half a line, at the end: the file was cut off.
    if (value === undefined && index === last) break
    if (value === undefined) throw refused(line, null, 'It is no JSON.')
    if (isObject(value) && 'end' in value) end = endOf(value, line)
    else if (!takeEvent(value, line, seen)) skipped += 1
  }
  return {
    head,
    events: seen.size,
    skipped,
    masked: end?.masked.reduce((sum, { count }) => sum + count, 0) ?? 0,
    isWhole: end !== null && end.events === seen.size + skipped,
  }
}

function headOf(text: string): TimelineHead {
  const value = parse(text)
  const head = TimelineHead.safeParse(value)
  if (!head.success) {
    if (isObject(value) && value.format === timelineFormat) {
      if (Number(value.version) > timelineVersion) throw tooNew(value.version)
      const { field, message } = firstIssue(head.error)
      throw refused(1, field, message)
    }
    throw refused(1, null, 'It is no exported timeline: its first line must say what it is of.')
  }
  if (Number.isNaN(Date.parse(head.data.exportedAt))) {
    throw refused(1, 'exportedAt', 'It is no moment.')
  }
  return head.data
}

/** False for an event of a kind that is not known here. */
function takeEvent(value: unknown, line: number, seen: Set<number>): boolean {
  if (!isObject(value) || !isObject(value.event)) {
    throw refused(line, null, 'It holds neither an event nor the end.')
  }
  if (isDeeperThan(depthLimit, value)) {
    throw refused(line, 'event', `It is nested more than ${depthLimit} levels deep.`)
  }
  const { type } = value.event
  if (typeof type === 'string' && !known.has(type)) return false
  const event = TimelineLine.safeParse(value)
  if (!event.success) {
    const { field, message } = firstIssue(event.error)
    throw refused(line, field, message)
  }
  const { seq, timestamp } = event.data.event
  if (Number.isNaN(Date.parse(timestamp))) {
    throw refused(line, 'event.timestamp', 'It is no moment.')
  }
  if (seen.has(seq)) throw refused(line, 'event.seq', `${seq} is there twice.`)
  seen.add(seq)
  return true
}

const known: ReadonlySet<string> = new Set(
  DurableEventBody.options.map(({ shape }) => shape.type.value),
)

function endOf(value: unknown, line: number): TimelineEnd['end'] {
  const end = TimelineEnd.safeParse(value)
  if (end.success) return end.data.end
  const { field, message } = firstIssue(end.error)
  throw refused(line, field, message)
}

function firstIssue({ issues }: ZodError): { field: string; message: string } {
  const issue = issues[0]
  return { field: issue?.path.map(String).join('.') ?? '', message: issue?.message ?? 'Wrong.' }
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) throw refused(null, null, 'It is no UTF-8 text.')
    throw error
  }
}

function refused(line: number | null, field: string | null, why: string): HearthError {
  const place = [line !== null && `line ${line}`, field !== null && field !== '' && field]
    .filter((part) => part !== false)
    .join(', ')
  return new HearthError({
    type: 'invalid_timeline_file',
    status: 400,
    message: 'The file is not an exported timeline.',
    details: `${place === '' ? '' : `${place[0]?.toUpperCase()}${place.slice(1)}: `}${why} Export a run, an operation or a session from its timeline, and open that file.`,
    meta: { line, field },
  })
}

function tooNew(version: unknown): HearthError {
  return new HearthError({
    type: 'invalid_timeline_file',
    status: 400,
    message: 'The file was written by a later version of Hearth.',
    details: `Line 1, version: ${String(version)} is later than ${timelineVersion}. Update Hearth and open it again.`,
    meta: { line: 1, field: 'version' },
  })
}
