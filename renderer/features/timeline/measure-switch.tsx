/** By what a flame graph measures. */
import { cx } from '../../ui/cx.ts'
import type { FlameMeasure } from './flame.ts'

const measures: { id: FlameMeasure; title: string }[] = [
  { id: 'time', title: 'Time' },
  { id: 'tokens', title: 'Tokens' },
  { id: 'cost', title: 'Money' },
]

interface MeasureSwitchProps {
  measure: FlameMeasure
  onMeasure: (measure: FlameMeasure) => void
}

export function MeasureSwitch({ measure, onMeasure }: MeasureSwitchProps) {
  return (
    <fieldset aria-label="Measure" className="flex shrink-0 rounded-md bg-hover p-0.5">
      {measures.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          aria-pressed={measure === id}
          onClick={() => onMeasure(id)}
          className={cx(
            'h-5 rounded-sm px-2 text-xs',
            measure === id ? 'bg-panel text-ink shadow-soft' : 'text-ink-2 hover:text-ink',
          )}
        >
          {title}
        </button>
      ))}
    </fieldset>
  )
}
