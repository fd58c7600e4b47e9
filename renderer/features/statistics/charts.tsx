/** The four charts: tokens, cost, latency, errors. */
import { useMemo } from 'react'
import type { Statistics } from '../../../core/contract/statistics.ts'
import { formatCost, formatCount, formatDuration, formatTokens } from '../../ui/format.ts'
import { ChartPanel } from './chart-panel.tsx'
import { allTokens, costText, countNouns, errorShare } from './figure-words.ts'
import { latencySeries, namedSeries, tokenSeries, unpricedOf } from './series.ts'

export interface ChartsProps {
  statistics: Statistics
  only: string | undefined
}

export function Charts({ statistics, only }: ChartsProps) {
  const drawn = useMemo(
    () => ({
      tokens: tokenSeries(statistics, only),
      cost: namedSeries(statistics, only, ({ cost }) => cost),
      latency: latencySeries(statistics, only),
      errors: namedSeries(statistics, only, ({ errors }) => errors),
      unpriced: unpricedOf(statistics, only),
    }),
    [statistics, only],
  )
  const { all, totals, by, bucket, starts } = statistics
  const figures = only === undefined ? all : (totals.find(({ name }) => name === only) ?? all)
  const time = { starts, shortTime: shortTimes[bucket], fullTime: fullTimes[bucket] }
  return (
    <div className="grid shrink-0 gap-3 xl:grid-cols-2">
      <ChartPanel
        title="Tokens"
        total={`${formatTokens(allTokens(figures))} in ${formatCount(figures.calls, 'model call')}`}
        nothing="No model was called."
        kind="bars"
        series={drawn.tokens}
        format={formatTokens}
        {...time}
      />
      <ChartPanel
        title="Cost"
        total={costText(figures)}
        nothing="Nothing that has a price was used."
        kind="bars"
        series={drawn.cost}
        format={shortCost}
        unknown={drawn.unpriced}
        note={(index) => {
          const count = drawn.unpriced[index] ?? 0
          return count === 0 ? null : `${formatCount(count, 'call')} of unknown price`
        }}
        {...time}
      />
      <ChartPanel
        title="Latency"
        total={
          figures.latency
            ? `Half within ${formatDuration(figures.latency.p50)}, 95 % within ${formatDuration(figures.latency.p95)}`
            : 'Nothing ended'
        }
        nothing="Nothing ended in this time."
        kind="lines"
        series={drawn.latency}
        format={formatDuration}
        {...time}
      />
      <ChartPanel
        title="Errors"
        total={`${figures.errors.toLocaleString('en')} of ${formatCount(figures.count, countNouns[by])}, ${errorShare(figures)}`}
        nothing="Nothing failed."
        kind="bars"
        series={drawn.errors}
        format={(value) => (Number.isInteger(value) ? value.toLocaleString('en') : '')}
        {...time}
      />
    </div>
  )
}

/** Without the zeros at the end that an axis would be full of. */
function shortCost(value: number): string {
  const text = formatCost(value)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function timeText(options: Intl.DateTimeFormatOptions) {
  const format = new Intl.DateTimeFormat('en-GB', options)
  return (start: number) => format.format(start)
}

const shortTimes = {
  hour: timeText({ hour: '2-digit', minute: '2-digit', weekday: 'short' }),
  day: timeText({ day: 'numeric', month: 'short' }),
}
const fullTimes = {
  hour: timeText({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }),
  day: timeText({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
}
