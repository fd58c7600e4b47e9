/** Files that are dropped anywhere on a conversation, not only on the field they go with. */
import { type RefObject, useEffect, useEffectEvent, useState } from 'react'

/**
 * Catches them on the nearest element around `inside` that has `data-takes-files`.
 *
 * @returns true while files are held over it
 */
export function useDropFiles(
  inside: RefObject<HTMLElement | null>,
  onFiles: (files: readonly File[]) => void,
): boolean {
  const [isOver, setOver] = useState(false)
  const take = useEffectEvent(onFiles)
  useEffect(() => {
    const area = inside.current?.closest<HTMLElement>('[data-takes-files]')
    if (!area) return
    const listeners = new AbortController()
    const { signal } = listeners
    function over(event: DragEvent) {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    }
    function leave(event: DragEvent) {
      const isWithin = event.relatedTarget instanceof Node && area?.contains(event.relatedTarget)
      if (!isWithin) setOver(false)
    }
    function drop(event: DragEvent) {
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (event.defaultPrevented || files.length === 0) return
      event.preventDefault()
      take(files)
    }
    area.addEventListener('dragover', over, { signal })
    area.addEventListener('dragleave', leave, { signal })
    area.addEventListener('drop', drop, { signal })
    return () => listeners.abort()
  }, [inside])
  return isOver
}
