/** Goes from difference to difference, by keys and by buttons; the place is kept in the address. */
import { useMemo, useRef, useState } from 'react'
import { type Command, useCommands } from '../../app/commands.ts'
import type { Pair } from './align.ts'
import type { PairTarget } from './pair-list.tsx'
import { differencesOf, stepTo } from './pair-rows.ts'

export interface Differences {
  count: number
  /** Key of the first; null without any. */
  first: number | null
  /** Which one is at hand, from 1; null for none. */
  place: number | null
  /** Key of the pair one has gone to. */
  current: number | null
  target: PairTarget | null
  goFirst: () => void
  goNext: () => void
  goPrevious: () => void
}

/** `at` is the key of the pair that the address names. */
export function useDifferences(
  pairs: readonly Pair[],
  at: number | null,
  onMove: (at: number) => void,
): Differences {
  const differences = useMemo(() => differencesOf(pairs), [pairs])
  const [target, setTarget] = useState<PairTarget | null>(() =>
    at === null ? null : { key: at, isFocused: false },
  )
  /** Keys may come faster than the address changes. */
  const place = useRef(at)

  function go(key: number | undefined): void {
    if (key === undefined) return
    place.current = key
    setTarget({ key, isFocused: true })
    onMove(key)
  }
  const goFirst = () => go(differences[0])
  const goNext = () => go(differences[stepTo(differences, place.current, 'next')])
  const goPrevious = () => go(differences[stepTo(differences, place.current, 'previous')])
  const step = (by: number) =>
    go(pairs[Math.min(pairs.length - 1, Math.max(0, (place.current ?? -1) + by))]?.key)

  useCommands([
    command('compare.first', 'Go to the first difference', 'f', goFirst),
    command('compare.next', 'Next difference', 'n', goNext),
    command('compare.previous', 'Previous difference', 'Shift+N', goPrevious),
    { ...command('compare.down', 'Next step', 'j', () => step(1)), hidden: true },
    { ...command('compare.up', 'Previous step', 'k', () => step(-1)), hidden: true },
  ])
  const current = target?.key ?? null
  const index = current === null ? -1 : differences.indexOf(current)
  return {
    count: differences.length,
    first: differences[0] ?? null,
    place: index === -1 ? null : index + 1,
    current,
    target,
    goFirst,
    goNext,
    goPrevious,
  }
}

function command(id: string, title: string, shortcut: string, run: () => void): Command {
  return { id, title, shortcut, run, group: 'Compare' }
}
