/** `hearth logs`: the events of a run, so far or until it ends. */
import type { RunEvent } from '../contract/compatibility.ts'
import { listenForInterrupt } from './interrupt.ts'
import { Interrupted, parseNumberOption, print } from './output.ts'
import { type ReachOptions, withReached } from './reach.ts'

export interface LogsOptions extends ReachOptions {
  follow: boolean
  since: string
  types?: string
  limit?: string
  format: 'pretty' | 'json' | 'ndjson'
}

export async function logs(runId: string, options: LogsOptions): Promise<number> {
  const after = parseNumberOption('--since', options.since, [0, Number.MAX_SAFE_INTEGER])
  const limit = parseLimit(options)
  const types = options.types?.split(',').map((type) => type.trim())
  const show = createPrinter(options.json ? 'json' : options.format)
  const interruption = listenForInterrupt()
  try {
    await withReached(options, async ({ client }) => {
      if (!options.follow) {
        const { events } = await client.runs.events(runId, {
          after,
          limit: limit ?? mostAtOnce,
          types,
        })
        for (const event of events) show.event(event)
        return
      }
      const { signal } = interruption
      let shown = 0
      for await (const event of client.runs.stream(runId, { after, signal })) {
        if (types && !types.includes(event.type)) continue
        show.event(event)
        shown += 1
        if (shown === limit) break
      }
    })
    show.end()
    if (interruption.cause() !== null) throw new Interrupted()
    return 0
  } finally {
    interruption.release()
  }
}

/** What one page of a log holds at most. */
const mostAtOnce = 1000

/** Null: as many as there are. Who follows reads no pages, so that any number will do. */
function parseLimit({ limit, follow }: LogsOptions): number | null {
  if (limit === undefined) return null
  return parseNumberOption('--limit', limit, [1, follow ? Number.MAX_SAFE_INTEGER : mostAtOnce])
}

interface Printer {
  event(event: RunEvent): void
  end(): void
}

function createPrinter(format: LogsOptions['format']): Printer {
  if (format === 'json') {
    const events: RunEvent[] = []
    const end = () => print(JSON.stringify(events, null, 2))
    return { event: (event) => events.push(event), end }
  }
  const text = format === 'ndjson' ? JSON.stringify : prettyEvent
  return { event: (event) => print(text(event)), end: () => undefined }
}

/** `12:03:04.512  12 tool_start  {"toolName":"bash"}` */
export function prettyEvent(event: RunEvent): string {
  const time = new Date(event.timestamp * 1000).toISOString().slice(11, 23)
  return `${time} ${String(event.event_index).padStart(4)} ${event.type}  ${describe(event)}`.trimEnd()
}

function describe({ type, data }: RunEvent): string {
  if (type === 'log') return `${data.level}: ${data.message}`
  const text = JSON.stringify(data)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
