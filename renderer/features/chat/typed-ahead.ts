/** What is typed after going to a chat and before its field is there: caught, and put into the field. */
import { isEditable } from '../../app/shortcut.ts'

export interface Typed {
  text: string
  /** Enter was pressed after it: it is to be sent. */
  sent: boolean
  /** Typed after that Enter. */
  rest: string
}

const nothing: Typed = { text: '', sent: false, rest: '' }

let typed = nothing
let stop: (() => void) | null = null

/**
 * From now on, until the field takes it with `takeTyped`. Whoever points, leaves by Tab or an arrow,
 * or is in another field meanwhile means something else, and ends it.
 */
export function catchTyping(): void {
  if (stop) return
  typed = nothing
  const listeners = new AbortController()
  const { signal } = listeners
  stop = () => {
    listeners.abort()
    stop = null
  }
  window.addEventListener('keydown', onKeyDown, { capture: true, signal })
  window.addEventListener('pointerdown', dropTyped, { capture: true, signal })
}

/** Ends it; hands over what was typed. */
export function takeTyped(): Typed {
  stop?.()
  const taken = typed
  typed = nothing
  return taken
}

/** Ends it: there is no field to come. */
export function dropTyped(): void {
  takeTyped()
}

/** What is typed once this key was pressed too; null when the key is not for a message. */
export function withKey(before: Typed, key: string): Typed | null {
  if (key === 'Enter') return { ...before, sent: before.sent || before.text.trim() !== '' }
  const part = before.sent ? 'rest' : 'text'
  if (key === 'Backspace') return { ...before, [part]: [...before[part]].slice(0, -1).join('') }
  if ([...key].length === 1) return { ...before, [part]: before[part] + key }
  return null
}

function onKeyDown(event: KeyboardEvent): void {
  if (isEditable(event.target)) {
    dropTyped()
    return
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.key === 'Shift' || event.key === 'CapsLock') return
  const next = withKey(typed, event.key)
  if (!next) {
    dropTyped()
    return
  }
  event.preventDefault()
  event.stopPropagation()
  if (!(event.repeat && event.key === 'Enter')) typed = next
}
