/** One chart with its title and legend, and the same numbers as a table for those who want to read them. */
import { ChartColumn, Table } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../../ui/icon-button.tsx'
import { scrollable } from '../../ui/scrollable.ts'
import { Chart } from './chart.tsx'
import type { ChartProps } from './plot.ts'

export interface ChartPanelProps extends Omit<ChartProps, 'label'> {
  title: string
  /** The whole range in a few words. */
  total: string
  /** What is said when there is nothing to draw. */
  nothing: string
}

export function ChartPanel({ title, total, nothing, ...chart }: ChartPanelProps) {
  const [isTable, setTable] = useState(false)
  const { series } = chart
  const isEmpty = series.every(({ values }) => values.every((value) => !value))
  const hasUnknown = chart.unknown?.some((count) => count > 0) ?? false
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border bg-panel">
      <header className="flex items-start gap-2 px-3 pt-2.5">
        <div className="min-w-0 flex-1">
          <h2 className="font-medium">{title}</h2>
          <p className="tabular truncate text-ink-2 text-xs">{total}</p>
        </div>
        <IconButton
          size="sm"
          label={isTable ? `${title} as a chart` : `${title} as a table`}
          icon={isTable ? <ChartColumn size={14} /> : <Table size={14} />}
          onClick={() => setTable(!isTable)}
        />
      </header>
      {isTable ? (
        <DataTable title={title} {...chart} />
      ) : isEmpty && !hasUnknown ? (
        <p className="flex h-[220px] items-center justify-center px-6 text-center text-ink-3">
          {nothing}
        </p>
      ) : (
        <div className="px-2 pt-2 pb-1">
          <Chart label={`${title}: ${total}`} {...chart} />
          <ul className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-0.5 px-1 pb-1.5 text-2xs text-ink-2">
            {series.map(({ name, colour }, place) => (
              <li key={name} className="flex items-center gap-1.5">
                <svg aria-hidden width={chart.kind === 'lines' ? 16 : 8} height={8}>
                  {chart.kind === 'lines' ? (
                    <line
                      x2={16}
                      y1={4}
                      y2={4}
                      stroke={colour}
                      strokeWidth={2}
                      strokeDasharray={place === 0 ? undefined : '5 3'}
                    />
                  ) : (
                    <rect width={8} height={8} rx={2} fill={colour} />
                  )}
                </svg>
                {name}
              </li>
            ))}
            {hasUnknown && (
              <li className="flex items-center gap-1.5">
                <svg aria-hidden width={9} height={8}>
                  <path d="M 1 7.5 l 3.5 -6 l 3.5 6 z" className="fill-panel stroke-warn" />
                </svg>
                Price unknown
              </li>
            )}
          </ul>
        </div>
      )}
    </section>
  )
}

function DataTable({
  title,
  series,
  starts,
  fullTime,
  format,
  note,
}: Omit<ChartPanelProps, 'total' | 'nothing'>) {
  const rows = starts
    .map((start, index) => ({ start, index, said: note?.(index) ?? null }))
    .filter(({ index, said }) => said !== null || series.some(({ values }) => values[index]))
  return (
    <div {...scrollable} className="focus-inset mt-1 h-[216px] overflow-auto px-3 pb-2">
      <table aria-label={title} className="tabular w-full text-xs">
        <thead className="sticky top-0 bg-panel">
          <tr className="text-2xs text-ink-3">
            <th scope="col" className="py-1 text-left font-normal">
              Time
            </th>
            {series.map(({ name }) => (
              <th key={name} scope="col" className="px-2 py-1 text-right font-normal">
                {name}
              </th>
            ))}
            {note && (
              <th scope="col" className="py-1 text-right font-normal">
                Note
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ start, index, said }) => (
            <tr key={start} className="border-t">
              <th scope="row" className="py-1 text-left font-normal text-ink-2">
                {fullTime(start)}
              </th>
              {series.map(({ name, values }) => (
                <td key={name} className="px-2 py-1 text-right">
                  {values[index] === null ? '–' : format(values[index] ?? 0)}
                </td>
              ))}
              {note && <td className="py-1 text-right text-warn">{said}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
