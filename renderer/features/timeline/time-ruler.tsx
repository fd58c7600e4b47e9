/** The scale over the bars; idle gaps are offered for folding where they lie, folded ones as slivers. */
import { FoldHorizontal } from 'lucide-react'
import { formatDuration } from '../../ui/format.ts'
import { type Interval, place, type TimeMap, ticks, type Viewport } from './layout.ts'
import { useView } from './use-viewport.ts'
import type { ViewportControl } from './viewport.ts'

export interface TimeRulerProps {
  control: ViewportControl
  /** Stretches in which nothing worked. */
  gaps: readonly Interval[]
  origin: number
  width: number
  onFold: (folded: boolean) => void
}

export function TimeRuler({ control, gaps, origin, width, onFold }: TimeRulerProps) {
  const view = useView(control)
  const map = control.map()
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
      {map.folds.length === 0
        ? widest(gaps, map, view, width).map((gap) => (
            <FoldOffer key={gap.from} gap={gap} map={map} view={view} onFold={onFold} />
          ))
        : map.folds.map((fold) => (
            <FoldMark key={fold.from} gap={fold} map={map} view={view} onFold={onFold} />
          ))}
    </div>
  )
}

interface GapProps extends Pick<TimeRulerProps, 'onFold'> {
  gap: Interval
  map: TimeMap
  view: Viewport
}

/** Room that the words of an offer need. */
const offerWidth = 96
const mostOffers = 8

/** Gaps in view that have room for an offer. */
function widest(
  gaps: readonly Interval[],
  map: TimeMap,
  view: Viewport,
  width: number,
): Interval[] {
  const roomy: Interval[] = []
  for (const gap of gaps) {
    const spot = place({ from: map.shown(gap.from), to: map.shown(gap.to) }, view)
    if (spot && spot.width * width >= offerWidth) roomy.push(gap)
    if (roomy.length === mostOffers) break
  }
  return roomy
}

function FoldOffer({ gap, map, view, onFold }: GapProps) {
  const spot = place({ from: map.shown(gap.from), to: map.shown(gap.to) }, view)
  if (!spot) return null
  const length = formatDuration(gap.to - gap.from)
  return (
    <button
      type="button"
      title="Nothing happened here. Click to fold idle time."
      aria-label={`Fold ${length} idle`}
      onClick={() => onFold(true)}
      className="absolute inset-y-0.5 flex items-center justify-center gap-1 rounded-sm border border-line border-dashed bg-panel text-2xs text-ink-3 hover:bg-hover hover:text-ink"
      style={{ left: `${spot.left * 100}%`, width: `${spot.width * 100}%` }}
    >
      <FoldHorizontal size={11} aria-hidden />
      {length} idle
    </button>
  )
}

function FoldMark({ gap, map, view, onFold }: GapProps) {
  const spot = place({ from: map.shown(gap.from), to: map.shown(gap.to) }, view)
  if (!spot) return null
  const length = formatDuration(gap.to - gap.from)
  return (
    <button
      type="button"
      title={`${length} of idle time folded. Click to unfold.`}
      aria-label={`Unfold ${length} of idle time`}
      onClick={() => onFold(false)}
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
  if (hours >= 24) {
    const rest = hours % 24
    const days = `${Math.floor(hours / 24)} d`
    return step >= 86_400_000 ? days : `${days} ${rest}:${String(minutes).padStart(2, '0')}`
  }
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${clock}` : `${minutes}:${clock}`
}
