/** A chart over time, drawn as SVG: stacked bars or lines, with axes and the values under the pointer. */
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { scrollable } from '../../ui/scrollable.ts'
import { useElementSize } from '../timeline/use-element-size.ts'
import { Bars } from './bars.tsx'
import { ChartAxes } from './chart-axes.tsx'
import { ChartTip } from './chart-tip.tsx'
import { Lines } from './lines.tsx'
import type { ChartProps, Plot } from './plot.ts'
import { niceTicks } from './scale.ts'
import type { Series } from './series.ts'

const height = 190
const margin = { top: 8, right: 8, bottom: 22, left: 52 }

export function Chart(props: ChartProps) {
  const { label, kind, series, starts, shortTime, format, unknown = [] } = props
  const { ref, size } = useElementSize<HTMLDivElement>()
  const [at, setAt] = useState<number | null>(null)
  const width = Math.max(0, size.width - margin.left - margin.right)
  const inner = height - margin.top - margin.bottom
  const ticks = niceTicks(largest(kind, series, starts.length))
  const top = ticks.at(-1) ?? 1
  const plot: Plot = {
    width,
    height: inner,
    slot: width / Math.max(1, starts.length),
    y: (value) => inner - (value / top) * inner,
  }
  function point(event: PointerEvent<SVGSVGElement>): void {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - margin.left
    const index = Math.floor(x / plot.slot)
    setAt(index >= 0 && index < starts.length ? index : null)
  }
  /** Arrows go from bucket to bucket. */
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const from = at ?? (step > 0 ? -1 : starts.length)
    setAt(Math.min(starts.length - 1, Math.max(0, from + step)))
  }
  const Drawn = kind === 'bars' ? Bars : Lines
  return (
    <div ref={ref} className="relative" style={{ height }}>
      {width > 0 && (
        <svg
          role="img"
          aria-label={label}
          {...scrollable}
          width={size.width}
          height={height}
          className="block rounded-sm"
          onPointerMove={point}
          onPointerLeave={() => setAt(null)}
          onBlur={() => setAt(null)}
          onKeyDown={onKeyDown}
        >
          <g transform={`translate(${margin.left} ${margin.top})`}>
            <ChartAxes
              plot={plot}
              ticks={ticks}
              starts={starts}
              format={format}
              shortTime={shortTime}
            />
            {at !== null && (
              <rect x={at * plot.slot} width={plot.slot} height={inner} className="fill-hover" />
            )}
            <Drawn plot={plot} starts={starts} series={series} at={at} />
            {starts.map((start, index) =>
              unknown[index] ? (
                <path
                  key={start}
                  d={`M ${(index + 0.5) * plot.slot - 3.5} ${inner} l 3.5 -6 l 3.5 6 z`}
                  className="fill-panel stroke-warn"
                />
              ) : null,
            )}
          </g>
        </svg>
      )}
      {at !== null && (
        <ChartTip
          {...props}
          index={at}
          left={margin.left + (at + 0.5) * plot.slot}
          full={size.width}
        />
      )}
    </div>
  )
}

function largest(kind: ChartProps['kind'], series: readonly Series[], count: number): number {
  let most = 0
  for (let index = 0; index < count; index++) {
    const values = series.map((one) => one.values[index] ?? 0)
    const value =
      kind === 'bars' ? values.reduce((sum, one) => sum + one, 0) : Math.max(0, ...values)
    most = Math.max(most, value)
  }
  return most
}
