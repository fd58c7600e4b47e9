/** All names with their figures over the whole range; a click shows one alone. */
import type { Statistics } from '../../../core/contract/statistics.ts'
import { cx } from '../../ui/cx.ts'
import { formatDuration, formatTokens } from '../../ui/format.ts'
import { costText, countNouns } from './figure-words.ts'

export interface NameTableProps {
  statistics: Statistics
  only: string | undefined
  onOnly: (name: string | undefined) => void
}

const titles = { agent: 'Agent', model: 'Model', workflow: 'Workflow' }

export function NameTable({ statistics, only, onOnly }: NameTableProps) {
  const { by, totals } = statistics
  const noun = countNouns[by]
  const headings = [
    `${noun[0]?.toUpperCase()}${noun.slice(1)}s`,
    'Errors',
    'p50',
    'p95',
    'Fresh',
    'Cache read',
    'Cache write',
    'Output',
    'Reasoning',
    'Cost',
  ]
  return (
    <div className="shrink-0 overflow-x-auto rounded-lg border bg-panel">
      <table aria-label={`By ${by}`} className="tabular w-full text-xs">
        <thead>
          <tr className="text-2xs text-ink-3">
            <th scope="col" className="h-7 px-3 text-left font-normal">
              {titles[by]}
            </th>
            {headings.map((heading) => (
              <th key={heading} scope="col" className="px-2 text-right font-normal">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {totals.map((total) => {
            const { name, count, errors, latency, tokens } = total
            const cells = [
              count.toLocaleString('en'),
              errors.toLocaleString('en'),
              latency ? formatDuration(latency.p50) : '–',
              latency ? formatDuration(latency.p95) : '–',
              formatTokens(tokens.fresh),
              formatTokens(tokens.cacheRead),
              formatTokens(tokens.cacheWrite),
              formatTokens(tokens.output),
              formatTokens(tokens.reasoning),
              costText(total),
            ]
            return (
              <tr
                key={name}
                className={cx('border-t', name === only ? 'bg-accent-soft' : 'hover:bg-hover')}
              >
                <th scope="row" className="h-8 px-3 text-left font-medium">
                  <button
                    type="button"
                    aria-pressed={name === only}
                    title={name === only ? 'Show all again' : `Show only ${name}`}
                    onClick={() => onOnly(name === only ? undefined : name)}
                    className="focus-inset max-w-80 truncate rounded-sm px-1 py-0.5 hover:underline"
                  >
                    {name}
                  </button>
                </th>
                {headings.map((heading, index) => (
                  <td
                    key={heading}
                    className={cx(
                      'whitespace-nowrap px-2 text-right text-ink-2',
                      heading === 'Errors' && errors > 0 && 'text-bad!',
                    )}
                  >
                    {cells[index]}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
