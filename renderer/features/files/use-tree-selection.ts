/** Which rows of the tree are selected together, and what an action on one of them is about. */
import { useMemo, useState } from 'react'
import { extendTo, nothingChosen, onlyShown, toggle } from '../lists/selection.ts'
import { outermost } from './file-move.ts'
import type { TreeRow } from './file-tree.ts'

export interface TreeSelection {
  /** Empty while a single row is all there is. */
  picked: ReadonlySet<string>
  /** That row alone; ranges begin at it. */
  begin: (path: string) => void
  toggle: (path: string) => void
  /** All from where a range begins to this one. */
  extend: (path: string) => void
  all: () => void
  clear: () => void
  /** All that are selected when this one is among them, else this one; nothing that is within another. */
  about: (path: string) => readonly string[]
}

export function useTreeSelection(rows: readonly TreeRow[]): TreeSelection {
  const [kept, setKept] = useState(nothingChosen)
  const shown = useMemo(() => rows.map(({ node }) => node.path), [rows])
  const chosen = onlyShown(kept, shown)
  return {
    picked: chosen.ids,
    begin: (path) => setKept({ ids: new Set(), anchor: path }),
    toggle(path) {
      const { ids, anchor } = chosen
      // The row that one was at counts as the first.
      const isFirst = ids.size === 0 && anchor !== null && anchor !== path
      setKept(toggle(isFirst ? { ids: new Set([anchor]), anchor } : chosen, path))
    },
    extend: (path) => setKept(extendTo({ ...chosen, ids: new Set() }, path, shown)),
    all: () => setKept({ ids: new Set(shown), anchor: chosen.anchor }),
    clear: () => setKept({ ids: new Set(), anchor: chosen.anchor }),
    about: (path) => (chosen.ids.has(path) ? outermost([...chosen.ids]) : [path]),
  }
}
