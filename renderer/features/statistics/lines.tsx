/** Lines that break where nothing is known; a lone value is a dot. */
import type { DrawnProps } from './plot.ts'

interface Point {
  index: number
  x: number
  y: number
}

export function Lines({ plot, series, at }: DrawnProps) {
  return series.map(({ name, colour, values }, place) => {
    const runs = stretches(values).map((stretch) =>
      stretch.map(
        ({ index, value }): Point => ({ index, x: (index + 0.5) * plot.slot, y: plot.y(value) }),
      ),
    )
    return (
      <g key={name} stroke={colour} fill={colour}>
        {runs.map((points) => (
          <path
            key={points[0]?.index}
            d={points.map(({ x, y }, step) => `${step === 0 ? 'M' : 'L'} ${x} ${y}`).join(' ')}
            fill="none"
            strokeWidth={1.75}
            strokeLinejoin="round"
            // By their dashes too, not by colour alone.
            strokeDasharray={place === 0 ? undefined : '5 3'}
          />
        ))}
        {runs
          .flat()
          .map(({ index, x, y }) =>
            index === at || isLone(values, index) ? (
              <circle key={index} cx={x} cy={y} r={3} stroke="none" />
            ) : null,
          )}
      </g>
    )
  })
}

function isLone(values: readonly (number | null)[], index: number): boolean {
  return (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
}

function stretches(values: readonly (number | null)[]): { index: number; value: number }[][] {
  const found: { index: number; value: number }[][] = []
  let open: { index: number; value: number }[] | null = null
  for (const [index, value] of values.entries()) {
    if (value === null) {
      open = null
      continue
    }
    if (open === null) {
      open = []
      found.push(open)
    }
    open.push({ index, value })
  }
  return found
}
