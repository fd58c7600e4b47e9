/** Keeps the keyboard somewhere: what had the focus may be gone after an answer or a change of view. */
import { useEffect } from 'react'

/** Where the focus goes first when its element is gone; without one, to the content. */
const home = '#main [data-focus-home]'
/** These keep the focus by themselves. */
const overlays =
  '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-state]'
/** Whoever closes or opens something may give the focus to what they know better. */
const graceMs = 50

export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const isLost = () => document.activeElement === document.body
    function remember(event: FocusEvent) {
      if (event.target instanceof Element) last = event.target
    }
    function keep() {
      timer = undefined
      if (!isLost() || document.querySelector(overlays)) return
      const target = document.querySelector<HTMLElement>(home) ?? document.getElementById('main')
      target?.focus({ preventScroll: true })
    }
    const observer = new MutationObserver(() => {
      if (!last || last.isConnected || !isLost()) return
      last = null
      timer ??= setTimeout(keep, graceMs)
    })
    document.addEventListener('focusin', remember)
    observer.observe(document.body, { childList: true, subtree: true })
    return () => {
      observer.disconnect()
      clearTimeout(timer)
      document.removeEventListener('focusin', remember)
    }
  }, [])
}
