/** Open files in their order, and what keys do to it. */

export function moved(paths: readonly string[], path: string, by: -1 | 1): string[] {
  const from = paths.indexOf(path)
  const to = from + by
  if (from < 0 || to < 0 || to >= paths.length) return [...paths]
  const next = paths.filter((one) => one !== path)
  next.splice(to, 0, path)
  return next
}

/** The tab beside it, around the ends. */
export function neighbour(paths: readonly string[], path: string | undefined, by: -1 | 1) {
  if (paths.length === 0) return undefined
  const at = path === undefined ? -1 : paths.indexOf(path)
  return paths[(at + by + paths.length) % paths.length]
}
