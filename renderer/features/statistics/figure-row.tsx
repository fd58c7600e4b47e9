/** The whole range in six numbers. */
import type { Statistics } from '../../../core/contract/statistics.ts'
import { formatCount, formatDuration, formatTokens } from '../../ui/format.ts'
import { allTokens, costText, countNouns, errorShare } from './figure-words.ts'

export interface FigureRowProps {
  statistics: Statistics
  only: string | undefined
}

export function FigureRow({ statistics, only }: FigureRowProps) {
  const { all, by, totals } = statistics
  const figures = only === undefined ? all : (totals.find(({ name }) => name === only) ?? all)
  const { count, errors, latency, tokens } = figures
  const noun = countNouns[by]
  const facts = [
    {
      name: `${noun[0]?.toUpperCase()}${noun.slice(1)}s`,
      value: count.toLocaleString('en'),
      note: '',
    },
    {
      name: 'Errors',
      value: errors.toLocaleString('en'),
      note: errorShare(figures),
      isBad: errors > 0,
    },
    {
      name: 'Tokens',
      value: formatTokens(allTokens(figures)),
      note: `${formatTokens(tokens.output)} out${tokens.reasoning > 0 ? `, ${formatTokens(tokens.reasoning)} of it thought` : ''}`,
    },
    { name: 'From the cache', value: cacheShare(figures), note: 'of what models received' },
    {
      name: 'Cost',
      value: costText({ ...figures, unpriced: figures.cost === null ? figures.unpriced : 0 }),
      note: figures.unpriced > 0 ? `${formatCount(figures.unpriced, 'call')} of unknown price` : '',
    },
    {
      name: 'Latency',
      value: latency ? formatDuration(latency.p50) : '–',
      note: latency ? `p95 ${formatDuration(latency.p95)}` : '',
    },
  ]
  return (
    <dl className="grid shrink-0 grid-cols-3 gap-px overflow-hidden rounded-lg border bg-line xl:grid-cols-6">
      {facts.map(({ name, value, note, isBad }) => (
        <div key={name} className="bg-panel px-3 py-2">
          <dt className="text-2xs text-ink-3">{name}</dt>
          <dd
            className={
              isBad ? 'tabular font-medium text-bad text-lg' : 'tabular font-medium text-lg'
            }
          >
            {value}
          </dd>
          <dd className="tabular min-h-4 truncate text-2xs text-ink-3">{note}</dd>
        </div>
      ))}
    </dl>
  )
}

function cacheShare({ tokens: { fresh, cacheRead, cacheWrite } }: Statistics['all']): string {
  const received = fresh + cacheRead + cacheWrite
  return received === 0 ? '–' : `${Math.round((cacheRead / received) * 100)} %`
}
