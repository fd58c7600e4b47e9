/** Which rows of a list are chosen. Pure, so that ranges can be tested apart from the page. */

export interface Chosen {
  ids: ReadonlySet<string>
  /** Where a range begins. */
  anchor: string | null
}

export const nothingChosen: Chosen = { ids: new Set(), anchor: null }

/** In or out. */
export function toggle({ ids }: Chosen, id: string): Chosen {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id }
}

/** All between the anchor and this one, in the order shown; without an anchor this one alone. */
export function extendTo({ ids, anchor }: Chosen, id: string, shown: readonly string[]): Chosen {
  const from = anchor === null ? -1 : shown.indexOf(anchor)
  const to = shown.indexOf(id)
  if (to === -1) return { ids, anchor }
  if (from === -1) return { ids: new Set(ids).add(id), anchor: id }
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { ids: new Set([...ids, ...range]), anchor }
}

/** All that are shown; none when all of them are chosen. */
export function toggleAll({ ids }: Chosen, shown: readonly string[]): Chosen {
  const areAll = shown.length > 0 && shown.every((id) => ids.has(id))
  return areAll ? nothingChosen : { ids: new Set(shown), anchor: null }
}

/** Without those that are not shown any more. Keeps its identity when nothing changes. */
export function onlyShown(chosen: Chosen, shown: readonly string[]): Chosen {
  const known = new Set(shown)
  const ids = new Set([...chosen.ids].filter((id) => known.has(id)))
  if (ids.size === chosen.ids.size) return chosen
  return { ids, anchor: chosen.anchor !== null && known.has(chosen.anchor) ? chosen.anchor : null }
}
