/** Where the focus was before: a dialog gives it back to what opened it, also where that was a menu. */

/** A dialog over a menu over a button is deep already. */
const most = 12
const before: Element[] = []

document.addEventListener('focusin', ({ target }) => {
  if (!(target instanceof Element) || target === before.at(-1)) return
  before.push(target)
  if (before.length > most) before.shift()
})

/** Gives the focus to the last element that had it, is still there, and is outside of the overlay. */
export function giveFocusBack(overlay: EventTarget | null): void {
  const last = before.findLast(
    (element) => element.isConnected && !(overlay instanceof Element && overlay.contains(element)),
  )
  if (last instanceof HTMLElement) last.focus({ preventScroll: true })
}
