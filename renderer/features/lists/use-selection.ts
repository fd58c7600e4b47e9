/** The chosen rows of the list that is shown. */
import { useCallback, useMemo, useState } from 'react'
import { extendTo, nothingChosen, onlyShown, toggle, toggleAll } from './selection.ts'

export interface Selection {
  ids: ReadonlySet<string>
  areAll: boolean
  toggle: (id: string) => void
  /** From the last one that was chosen to this one. */
  extendTo: (id: string) => void
  toggleAll: () => void
  choose: (ids: readonly string[]) => void
  clear: () => void
}

export function useSelection(shown: readonly string[]): Selection {
  const [kept, setKept] = useState(nothingChosen)
  const chosen = useMemo(() => onlyShown(kept, shown), [kept, shown])
  const clear = useCallback(() => setKept(nothingChosen), [])
  return {
    ids: chosen.ids,
    areAll: shown.length > 0 && chosen.ids.size === shown.length,
    toggle: (id) => setKept(toggle(chosen, id)),
    extendTo: (id) => setKept(extendTo(chosen, id, shown)),
    toggleAll: () => setKept(toggleAll(chosen, shown)),
    choose: (ids) => setKept({ ids: new Set(ids), anchor: null }),
    clear,
  }
}
