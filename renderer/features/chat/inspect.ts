/** Which message the inspector shows, and what of it: chosen in the conversation or in the inspector, kept in the address. */
import { createContext, useEffect, useEffectEvent, useMemo } from 'react'
import type { Exchange } from './turns.ts'

export interface Inspected {
  /** The operation of the message, or `latest`. */
  of: string
  /** A step of it, by its span. */
  span: string | undefined
}

/** Null while the inspector is closed. */
export const InspectContext = createContext<Inspected | null>(null)

/** The tool call that a span is; null for those of other kinds. */
export function callOf(span: string | undefined): string | null {
  return /^tool:[^:]*:(.+)$/.exec(span ?? '')?.[1] ?? null
}

export interface Inspect {
  /** With the operation in place of `latest`. */
  inspected: Inspected | null
  exchange: Exchange | null
  open: (operationId: string) => void
  toggle: () => void
  choose: (span: string | undefined) => void
}

export function useInspect(
  exchanges: readonly Exchange[],
  wanted: Inspected | null,
  onInspect: (next: Inspected | null) => void,
): Inspect {
  const exchange = wanted === null ? null : exchangeOf(exchanges, wanted.of)
  const of = wanted === null ? null : (exchange?.operationId ?? 'latest')
  const span = wanted?.span
  const inspected = useMemo(() => (of === null ? null : { of, span }), [of, span])

  const onChosen = useEffectEvent((place: ChosenPlace) => {
    const chosen = exchanges.find(({ key }) => key === place.row)
    if (!chosen?.operationId) return
    const next = spanOf(chosen.operationId, place.call)
    if (chosen.operationId === of && next === span) return
    onInspect({ of: chosen.operationId, span: next })
  })
  const isOpen = wanted !== null
  useEffect(() => {
    if (!isOpen) return
    const onClick = (event: MouseEvent) => {
      const place = chosenPlace(event.target)
      if (place) onChosen(place)
    }
    window.addEventListener('click', onClick)
    return () => window.removeEventListener('click', onClick)
  }, [isOpen])

  return {
    inspected,
    exchange,
    open: (operationId) => onInspect({ of: operationId, span: undefined }),
    toggle: () => onInspect(isOpen ? null : { of: 'latest', span: undefined }),
    choose: (next) => of !== null && onInspect({ of, span: next }),
  }
}

function spanOf(operationId: string, call: string | undefined): string | undefined {
  return call === undefined ? undefined : `tool:${operationId}:${call}`
}

/** The newest one of an operation that a tool of several messages may share; the last for `latest`. */
function exchangeOf(exchanges: readonly Exchange[], of: string): Exchange | null {
  return (
    exchanges.findLast(({ operationId }) => operationId === of) ??
    exchanges.findLast(({ operationId }) => operationId !== null) ??
    null
  )
}

interface ChosenPlace {
  row: string
  call: string | undefined
}

/** The message, or the call in it, that was clicked; null for buttons that do something else. */
function chosenPlace(target: EventTarget | null): ChosenPlace | null {
  if (!(target instanceof Element)) return null
  const row = target.closest<HTMLElement>('[role="log"] [data-row]')?.dataset.row
  if (row === undefined) return null
  const call = target.closest<HTMLElement>('[data-call]')?.dataset.call
  const other = target.closest('a, button, textarea, input, [role="menuitem"]')
  return other && !other.matches('[data-call] > button') ? null : { row, call }
}
