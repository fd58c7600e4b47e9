/** Where the focus was before: a dialog gives it back to what opened it, also where that was a menu. */

/** Each element once, the last one last. A long form is walked through before it is closed. */
const most = 200
let before: Element[] = []

document.addEventListener('focusin', ({ target }) => {
  if (!(target instanceof Element)) return
  before = before.filter((element) => element !== target && element.isConnected).slice(-most)
  before.push(target)
})

/** Gives the focus to the last element that had it, is still there, and is outside of the overlay. */
export function giveFocusBack(overlay: EventTarget | null): void {
  const last = before.findLast(
    (element) => element.isConnected && !(overlay instanceof Element && overlay.contains(element)),
  )
  if (last instanceof HTMLElement) last.focus({ preventScroll: true })
}
