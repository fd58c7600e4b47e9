/** Keeps the keyboard somewhere: what had the focus may be gone after an answer or a change of view. */
import { useEffect } from 'react'

/** Where the focus goes first when its element is gone; without one, to the content. */
const home = '#main [data-focus-home]'
/** These keep the focus by themselves. */
const overlays =
  '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-state]'

export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null
    function remember(event: FocusEvent) {
      if (event.target instanceof Element) last = event.target
    }
    const observer = new MutationObserver(() => {
      if (!last || last.isConnected || document.activeElement !== document.body) return
      if (document.querySelector(overlays)) return
      last = null
      const target = document.querySelector<HTMLElement>(home) ?? document.getElementById('main')
      target?.focus({ preventScroll: true })
    })
    document.addEventListener('focusin', remember)
    observer.observe(document.body, { childList: true, subtree: true })
    return () => {
      observer.disconnect()
      document.removeEventListener('focusin', remember)
    }
  }, [])
}
