/** Stacked bars: one a bucket, the first series at the bottom. */
import type { DrawnProps } from './plot.ts'
import type { Series } from './series.ts'

export function Bars({ plot, starts, series }: DrawnProps) {
  const gap = plot.slot > 6 ? Math.min(6, plot.slot * 0.25) : 0.5
  const width = Math.max(1, plot.slot - gap)
  return series.map(({ name, colour, values }, place) => (
    <g key={name} fill={colour}>
      {values.map((value, index) => {
        if (!value) return null
        const below = sumBelow(series, place, index)
        const y = plot.y(below + value)
        // A hair of background between the parts tells them apart without their colours.
        const height = Math.max(0.75, plot.y(below) - y - (place > 0 && below > 0 ? 1 : 0))
        return (
          <rect
            key={starts[index]}
            x={index * plot.slot + gap / 2}
            y={y}
            width={width}
            height={height}
            rx={width > 6 ? 1.5 : 0}
          />
        )
      })}
    </g>
  ))
}

function sumBelow(series: readonly Series[], place: number, index: number): number {
  let sum = 0
  for (let below = 0; below < place; below++) sum += series[below]?.values[index] ?? 0
  return sum
}
