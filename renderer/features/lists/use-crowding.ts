/** How much of a row has to go elsewhere, so that the rest fits in one line. */
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

/**
 * 0 while all fits, `most` when everything that can be spared is gone. Measured before it is painted, anew
 * when the width changes; what grows later makes it larger, never smaller, so that nothing jumps under the hand.
 */
export function useCrowding(row: RefObject<HTMLElement | null>, most: number): number {
  const [{ level }, setRoom] = useState({ level: 0 })
  useEffect(() => {
    const element = row.current
    if (!element) return
    let width = element.clientWidth
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width) return
      width = element.clientWidth
      // Anew also when it is 0 already, so that it is drawn and measured.
      setRoom({ level: 0 })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [row])
  // After each drawing: what is in the row may have become wider.
  useLayoutEffect(() => {
    if (level < most && isCrowded(row.current)) setRoom({ level: level + 1 })
  })
  return level
}

function isCrowded(row: HTMLElement | null): boolean {
  const last = row?.lastElementChild
  if (!row || !last) return false
  const end =
    row.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(row).paddingRight)
  return last.getBoundingClientRect().right > end + 0.5
}
