/** How two numbers differ, in a word. */

/** `+12 %`, `−40 %`, `×3.2`; null when one is not known or they are the same. */
export function difference(
  before: number | null | undefined,
  after: number | null | undefined,
): string | null {
  if (before === null || before === undefined || after === null || after === undefined) return null
  if (before === after) return null
  if (before === 0) return null
  const ratio = after / before
  if (ratio >= 3) return `×${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)}`
  const percent = Math.round((ratio - 1) * 100)
  if (percent === 0) return null
  return percent > 0 ? `+${percent} %` : `−${-percent} %`
}
