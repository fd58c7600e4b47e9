/** Spans by time, tokens or money: a box lies on what asked for it and is as wide as what it took. */
import { type PointerEvent, type RefObject, useEffect, useMemo, useRef } from 'react'
import type { Span } from '../../../core/contract/spans/span.ts'
import type { TimelineSearch } from '../../app/search.ts'
import { useColoursName } from '../../app/theme.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatCost, formatDuration, formatTokens } from '../../ui/format.ts'
import { scrollable } from '../../ui/scrollable.ts'
import { type FlameBox, type FlameMeasure, flameOf, zoomedFlame } from './flame.ts'
import { boxAt, drawFlame, type FlamePicture, flameRowHeight } from './flame-drawing.ts'
import { MeasureSwitch } from './measure-switch.tsx'
import { currentPalette, freshCanvas } from './palette.ts'
import { useElementSize } from './use-element-size.ts'

export interface FlameViewProps {
  roots: readonly Span[]
  version: number
  /** Those that pass the filters; null for all. */
  shown: readonly Span[] | null
  now: number
  measure: FlameMeasure
  selected: Span | null
  found: ReadonlySet<string>
  /** The box that fills the width. */
  zoomed: Span | null
  listRef: RefObject<HTMLDivElement | null>
  onSearch: (part: Partial<TimelineSearch>) => void
  onSelect: (span: Span) => void
  onZoom: (span: Span | null) => void
}

export function FlameView(props: FlameViewProps) {
  const { roots, version, shown, now, measure, selected, found, zoomed, listRef, onSearch } = props
  const { ref, size } = useElementSize<HTMLDivElement>()
  const canvas = useRef<HTMLCanvasElement>(null)
  const picture = useRef<FlamePicture | null>(null)
  const theme = useColoursName()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tree grows in place; `version` says when
  const flame = useMemo(() => flameOf(roots, measure, now), [roots, version, measure, now])
  const height = Math.max(1, flame.depth) * flameRowHeight

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme says when colours changed
  useEffect(() => {
    const context = canvas.current && freshCanvas(canvas.current, size.width, height)
    if (!context) return
    picture.current = {
      ...{ flame, selected, found, shown: shown && new Set(shown) },
      ...{ width: size.width, palette: currentPalette() },
      ...zoomedFlame(flame, zoomed),
      text: (box) => amountText(box.amount, measure),
    }
    drawFlame(context, picture.current)
  }, [flame, selected, found, shown, zoomed, size.width, height, measure, theme])

  function under(event: PointerEvent<HTMLElement>): FlameBox | null {
    const box = event.currentTarget.getBoundingClientRect()
    const at = { x: event.clientX - box.left, y: event.clientY - box.top }
    return picture.current && boxAt(picture.current, at)
  }

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex h-8 shrink-0 items-center gap-2 border-b px-2 text-ink-3 text-xs">
        <MeasureSwitch measure={measure} onMeasure={(by) => onSearch({ by })} />
        <span role="status" className="min-w-0 truncate">
          {summary(flame.total, flame.unknown, measure)}
        </span>
        <button
          type="button"
          className="sr-only focus:not-sr-only focus:rounded-sm focus:px-1"
          onClick={() => onSearch({ view: 'tree' })}
        >
          Show as a table
        </button>
      </div>
      <div
        ref={listRef}
        {...scrollable}
        className="focus-inset min-h-0 flex-1 overflow-y-auto overflow-x-hidden"
      >
        <div ref={ref} className="relative">
          {flame.total === 0 ? (
            <EmptyState title={`No ${measureNames[measure]} to show`}>
              {flame.unknown > 0
                ? 'The prices of the models that answered are not known.'
                : 'Nothing here has used any.'}
            </EmptyState>
          ) : (
            <canvas
              ref={canvas}
              role="img"
              aria-label={`Flame graph by ${measureNames[measure]}; the tree has the same as a table`}
              style={{ width: size.width, height }}
              className="block cursor-default"
              onPointerDown={(event) => {
                const box = under(event)
                if (box) props.onSelect(box.span)
              }}
              onDoubleClick={() => props.onZoom(selected === zoomed ? null : selected)}
              onPointerMove={(event) => {
                const box = under(event)
                event.currentTarget.title = box ? hint(box, flame.total, measure) : ''
              }}
            />
          )}
        </div>
      </div>
    </div>
  )
}

const measureNames: Record<FlameMeasure, string> = { time: 'time', tokens: 'tokens', cost: 'money' }

function amountText(amount: number, measure: FlameMeasure): string {
  if (measure === 'time') return formatDuration(amount)
  return measure === 'tokens' ? formatTokens(amount) : formatCost(amount)
}

function summary(total: number, unknown: number, measure: FlameMeasure): string {
  const sum = unknown > 0 && total === 0 ? 'unknown' : amountText(total, measure)
  const words = measure === 'tokens' ? `${sum} tokens in all` : `${sum} in all`
  if (unknown === 0) return words
  return `${words}, without ${unknown} ${unknown === 1 ? 'turn' : 'turns'} of unknown price`
}

function hint({ span, amount }: FlameBox, total: number, measure: FlameMeasure): string {
  const share = total > 0 ? `, ${((amount / total) * 100).toFixed(1)} %` : ''
  return `${span.name} ${span.detail}\n${amountText(amount, measure)}${share}`
}
