/** Keeps a scroller at its end while its content grows, until the person scrolls up. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

/** This near to the end counts as being there. */
const threshold = 48
const settleMs = 400

export interface FollowEnd {
  following: boolean
  /** Goes to the end and stays there. */
  follow: () => void
  /** Stays where one is, as after a scroll upwards. */
  leave: () => void
}

export function useFollowEnd(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): FollowEnd {
  const [following, setFollowing] = useState(true)
  const wanted = useRef(true)
  const settling = useRef(true)

  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  /** While rows are measured for the first time, moves upwards are not the person's. */
  const settle = useCallback(() => {
    settling.current = true
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      settling.current = false
    }, settleMs)
  }, [])

  const follow = useCallback(() => {
    wanted.current = true
    settle()
    setFollowing(true)
    toEnd(scroller.current)
  }, [scroller, settle])

  const leave = useCallback(() => {
    wanted.current = false
    settling.current = false
    setFollowing(false)
  }, [])

  useEffect(() => {
    const element = scroller.current
    if (!element || !content.current) return
    let lastTop = element.scrollTop
    settle()

    function onScroll() {
      if (!element) return
      const movedUp = element.scrollTop < lastTop - 1
      lastTop = element.scrollTop
      // Growth moves the end away without moving the view: only a move upwards is a wish.
      if (isAtEnd(element)) wanted.current = true
      else if (settling.current) toEnd(element)
      else if (movedUp) wanted.current = false
      setFollowing(wanted.current)
    }
    function onResize() {
      if (wanted.current) toEnd(element)
    }

    toEnd(element)
    const observer = new ResizeObserver(onResize)
    observer.observe(element)
    observer.observe(content.current)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      clearTimeout(timer.current)
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [scroller, content, settle])

  return { following, follow, leave }
}

function toEnd(element: HTMLElement | null): void {
  if (element) element.scrollTop = element.scrollHeight
}

function isAtEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight <= threshold
}
