/** Whether details keep their place while nothing is selected; remembered in this browser. */
import { useState } from 'react'

const key = 'hearth.timeline.details'

export function useDetailsOpen() {
  const [open, setOpen] = useState(() => localStorage.getItem(key) !== 'closed')
  return {
    open,
    set(wanted: boolean): void {
      if (wanted) localStorage.removeItem(key)
      else localStorage.setItem(key, 'closed')
      setOpen(wanted)
    },
  }
}
