/** The values of one bucket, beside the pointer. */
import type { ChartProps } from './plot.ts'

export interface ChartTipProps
  extends Pick<ChartProps, 'series' | 'starts' | 'fullTime' | 'format' | 'note'> {
  index: number
  /** Where the bucket is, and how wide the chart is. */
  left: number
  full: number
}

export function ChartTip(props: ChartTipProps) {
  const { series, starts, fullTime, format, note, index, left, full } = props
  const isRight = left > full / 2
  const rows = series.flatMap(({ name, colour, values }) => {
    const value = values[index]
    return value ? [{ name, colour, value }] : []
  })
  const said = note?.(index)
  return (
    <div
      role="status"
      className="pointer-events-none absolute top-2 z-10 min-w-36 rounded-md bg-raised px-2.5 py-1.5 text-xs shadow-raised"
      style={isRight ? { right: full - left + 10 } : { left: left + 10 }}
    >
      <p className="font-medium">{fullTime(starts[index] ?? 0)}</p>
      {rows.length === 0 && !said && <p className="text-ink-3">Nothing</p>}
      {rows.toReversed().map(({ name, colour, value }) => (
        <p key={name} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-sm" style={{ background: colour }} />
          <span className="max-w-40 flex-1 truncate text-ink-2">{name}</span>
          <span className="tabular pl-3">{format(value)}</span>
        </p>
      ))}
      {said && <p className="text-warn">{said}</p>}
    </div>
  )
}
