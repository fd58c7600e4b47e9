/** Lines of the values, and names of the buckets as far as there is room. */
import type { ChartProps, Plot } from './plot.ts'
import { labelled } from './scale.ts'

interface ChartAxesProps extends Pick<ChartProps, 'starts' | 'shortTime' | 'format'> {
  plot: Plot
  ticks: readonly number[]
}

export function ChartAxes({ plot, ticks, starts, shortTime, format }: ChartAxesProps) {
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x2={plot.width}
            y1={plot.y(tick)}
            y2={plot.y(tick)}
            stroke="var(--color-line)"
            shapeRendering="crispEdges"
          />
          <text
            x={-8}
            y={plot.y(tick)}
            dy="0.32em"
            textAnchor="end"
            className="tabular fill-ink-3 text-2xs"
          >
            {format(tick)}
          </text>
        </g>
      ))}
      {labelled(starts.length, plot.width).map((index) => (
        <text
          key={starts[index]}
          x={(index + 0.5) * plot.slot}
          y={plot.height + 15}
          textAnchor="middle"
          className="tabular fill-ink-3 text-2xs"
        >
          {shortTime(starts[index] ?? 0)}
        </text>
      ))}
    </>
  )
}
