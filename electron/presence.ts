/**
 * Whether a person is at the window: when a real key or button was last pressed in it. Script in the page cannot
 * make such events; those it dispatches never leave the page.
 */
import type { WebContents } from 'electron'

/** Long enough for what a page does some seconds after a click, short enough to end when one walks away. */
const windowMs = 60_000

const pressed = new Set(['rawKeyDown', 'keyDown', 'mouseDown', 'touchStart', 'gestureTapDown'])

export class Presence {
  /** Never: the epoch is long ago. */
  #lastAt = 0

  /** Also called for the menu, a notification and the start: a person did that. */
  note(): void {
    this.#lastAt = Date.now()
  }

  isPresent(): boolean {
    return Math.abs(Date.now() - this.#lastAt) < windowMs
  }

  watch(contents: WebContents): void {
    contents.on('input-event', (_event, input) => {
      if (pressed.has(input.type)) this.note()
    })
  }
}
