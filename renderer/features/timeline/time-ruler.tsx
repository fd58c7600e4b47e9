/** The scale over the bars, with folded gaps as slivers that unfold on click. */
import { formatDuration } from '../../ui/format.ts'
import { type Interval, place, type TimeMap, ticks, type Viewport } from './layout.ts'

export interface TimeRulerProps {
  map: TimeMap
  view: Viewport
  origin: number
  width: number
  onUnfold: () => void
}

export function TimeRuler({ map, view, origin, width, onUnfold }: TimeRulerProps) {
  const marks = ticks(view, width)
  const step = (marks[1] ?? 0) - (marks[0] ?? 0)
  return (
    <div className="relative h-[22px] overflow-hidden border-b bg-panel">
      <div aria-hidden>
        {marks.map((mark) => {
          const left = ((mark - view.from) / (view.to - view.from)) * 100
          return (
            <span
              key={mark}
              className="tabular absolute inset-y-0 border-line border-l pl-1 text-2xs text-ink-3 leading-[21px]"
              style={{ left: `${left}%` }}
            >
              {tickText(map.real(mark) - origin, step)}
            </span>
          )
        })}
      </div>
      {map.folds.map((fold) => (
        <FoldMark key={fold.from} fold={fold} map={map} view={view} onUnfold={onUnfold} />
      ))}
    </div>
  )
}

interface FoldMarkProps extends Pick<TimeRulerProps, 'map' | 'view' | 'onUnfold'> {
  fold: Interval
}

function FoldMark({ fold, map, view, onUnfold }: FoldMarkProps) {
  const spot = place({ from: map.shown(fold.from), to: map.shown(fold.to) }, view)
  if (!spot) return null
  const length = formatDuration(fold.to - fold.from)
  return (
    <button
      type="button"
      title={`${length} of idle time folded. Click to unfold.`}
      aria-label={`Unfold ${length} of idle time`}
      onClick={onUnfold}
      className="absolute inset-y-0 min-w-2 border-line-strong border-x bg-pressed hover:bg-accent-soft"
      style={{ left: `${spot.left * 100}%`, width: `${spot.width * 100}%` }}
    />
  )
}

/** Since the start, as exact as the distance between two ticks asks for. */
export function tickText(ms: number, step: number): string {
  if (Math.abs(ms) < 1e-6) return '0'
  if (step < 1) return `${ms.toFixed(step < 0.1 ? 2 : 1)} ms`
  if (step < 1000 && ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) {
    const digits = step >= 1000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3
    return `${(ms / 1000).toFixed(digits)} s`
  }
  const hours = Math.floor(ms / 3_600_000)
  const minutes = Math.floor(ms / 60_000) % 60
  const seconds = (ms / 1000) % 60
  const clock = seconds.toFixed(step >= 1000 ? 0 : 1).padStart(step >= 1000 ? 2 : 4, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${clock}` : `${minutes}:${clock}`
}
