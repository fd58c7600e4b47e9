/** The size of an element, followed. */
import { useCallback, useState } from 'react'

export interface Size {
  width: number
  height: number
}

/** Give the returned ref to the element. The size is zero until it was measured. */
export function useElementSize<Element extends HTMLElement>() {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  const ref = useCallback((element: Element | null) => {
    if (!element) return
    const observer = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, size }
}
