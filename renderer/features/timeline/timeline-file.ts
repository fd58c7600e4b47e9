/** Reads a timeline file: what it is of, its events, and what is wrong with it. */
import { HearthError } from '../../../core/contract/error.ts'
import type { DurableEvent } from '../../../core/contract/event.ts'
import {
  TimelineEnd,
  TimelineHead,
  TimelineLine,
  timelineFormat,
  timelineVersion,
} from '../../../core/contract/timeline-file.ts'

export interface TimelineFile {
  head: TimelineHead
  events: DurableEvent[]
  /** Null for a file that was cut off. */
  end: TimelineEnd['end'] | null
  /** Lines that are no events this version knows. */
  skipped: number
}

/** Lines that are read before the page has a turn. */
const slice = 500

/** Raises `invalid_timeline_file` (400) for what is none, or is of a later version. */
export async function parseTimelineFile(text: string): Promise<TimelineFile> {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const head = readHead(parse(lines[0] ?? ''))
  const file: TimelineFile = { head, events: [], end: null, skipped: 0 }
  for (let from = 1; from < lines.length; from += slice) {
    for (const line of lines.slice(from, from + slice)) readLine(file, parse(line))
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  file.events.sort((a, b) => a.seq - b.seq)
  return file
}

function readHead(value: unknown): TimelineHead {
  const head = TimelineHead.safeParse(value)
  if (head.success) return head.data
  const isLater =
    typeof value === 'object' &&
    value !== null &&
    Reflect.get(value, 'format') === timelineFormat &&
    Number(Reflect.get(value, 'version')) > timelineVersion
  throw new HearthError({
    type: 'invalid_timeline_file',
    status: 400,
    message: isLater
      ? 'The file was written by a later version of Hearth.'
      : 'The file is not an exported timeline.',
    details: isLater
      ? 'Update Hearth and open it again.'
      : 'Export a run, an operation or a session from its timeline, and open that file.',
  })
}

function readLine(file: TimelineFile, value: unknown): void {
  const event = TimelineLine.safeParse(value)
  if (event.success) {
    file.events.push(event.data.event)
    return
  }
  const end = TimelineEnd.safeParse(value)
  if (end.success) file.end = end.data.end
  else file.skipped += 1
}

/** Null for what is no JSON, such as half a line. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
