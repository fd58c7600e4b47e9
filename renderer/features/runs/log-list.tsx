/** Lines a workflow logged. */
import { beginningOf } from '../../../core/contract/blob-reference.ts'
import type { DurableEvent } from '../../../core/contract/event.ts'
import { cx } from '../../ui/cx.ts'
import { scrollable } from '../../ui/scrollable.ts'

type LogEvent = Extract<DurableEvent, { type: 'log' }>

const colours: Record<LogEvent['level'], string> = {
  debug: 'text-ink-3',
  info: 'text-info',
  warn: 'text-warn',
  error: 'text-bad',
}

/** Only the newest are drawn; the timeline's log has all. */
const most = 500

export function LogList({ logs }: { logs: readonly LogEvent[] }) {
  if (logs.length === 0) {
    return <p className="p-4 text-ink-3">Nothing was logged. Workflows log with ctx.log.info(…).</p>
  }
  const shown = logs.slice(-most)
  return (
    <div {...scrollable} className="focus-inset min-h-0 flex-1 overflow-auto py-2">
      {shown.length < logs.length && (
        <p className="px-4 pb-1 text-ink-3 text-xs">
          The newest {most} of {logs.length.toLocaleString('en')}; the timeline's log view has all.
        </p>
      )}
      <ol className="font-mono text-xs">
        {shown.map((log) => (
          <li key={log.seq} className="flex gap-3 px-4 py-px hover:bg-hover">
            <time dateTime={log.timestamp} className="tabular shrink-0 text-ink-3">
              {log.timestamp.slice(11, 23)}
            </time>
            <span className={cx('w-10 shrink-0', colours[log.level])}>{log.level}</span>
            <span className="min-w-0 break-words">
              {beginningOf(log.message)}
              <Attributes values={log.attributes} />
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function Attributes({ values }: { values: Record<string, unknown> }) {
  const pairs = Object.entries(values)
  if (pairs.length === 0) return null
  return (
    <span className="text-ink-3">
      {pairs.map(
        ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      )}
    </span>
  )
}
