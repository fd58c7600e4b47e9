/** A list that grows while something runs stays at its end. */
import { type RefObject, useEffect, useRef } from 'react'

/** New rows stay in sight until the person scrolls away from the end. */
export function useFollowEnd(
  list: RefObject<HTMLElement | null>,
  { count, rowHeight, running }: { count: number; rowHeight: number; running: boolean },
): void {
  const before = useRef(count)
  useEffect(() => {
    const element = list.current
    const added = count - before.current
    before.current = count
    if (!element || !running || added <= 0) return
    const beyond = element.scrollHeight - element.clientHeight - element.scrollTop
    if (beyond <= (added + 1) * rowHeight) element.scrollTop = element.scrollHeight
  }, [list, count, rowHeight, running])
}
