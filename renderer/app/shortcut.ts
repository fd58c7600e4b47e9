/** Shortcuts as text (`Mod+K`, `Alt+ArrowLeft`, `?`) and whether a key press is one. */

export interface KeyPress {
  key: string
  /** `Digit1`: the key's place, whatever the layout or Alt make of it. */
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

/** `Mod` is Cmd on Apple systems and Ctrl elsewhere. */
export function isShortcut(shortcut: string, press: KeyPress, apple: boolean): boolean {
  const parts = shortcut.split('+')
  const key = parts.pop() ?? ''
  const wanted = new Set(parts)
  const ctrl = wanted.has('Ctrl') || (!apple && wanted.has('Mod'))
  const meta = wanted.has('Meta') || (apple && wanted.has('Mod'))
  if (press.ctrlKey !== ctrl || press.metaKey !== meta || press.altKey !== wanted.has('Alt')) {
    return false
  }
  // A printable sign such as `?` needs Shift on many keyboards; its own spelling already says so.
  const shiftMatters = key.length > 1 || /[a-z0-9]/i.test(key)
  if (shiftMatters && press.shiftKey !== wanted.has('Shift')) return false
  if (/^\d$/.test(key) && press.code === `Digit${key}`) return true
  // On Apple systems Alt makes another sign of a letter.
  if (press.altKey && /^[a-z]$/i.test(key) && press.code === `Key${key.toUpperCase()}`) return true
  // On many keyboards `+` is the same key with Shift, on others it is the one a person means.
  if (key === '=' && press.key === '+') return true
  return press.key.toLowerCase() === key.toLowerCase()
}

/** Plain keys belong to the field that has the focus; combinations do not. */
export function isPlainKey(shortcut: string): boolean {
  return !/\b(Mod|Ctrl|Meta|Alt)\+/.test(shortcut)
}

/** On Apple systems Alt with an arrow moves by words while one writes. */
export function isTextMove(shortcut: string, apple: boolean): boolean {
  return apple && /^Alt\+Arrow/.test(shortcut)
}

export function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

/** Taking back and making again belong to a text that is typed in, and to nothing else that has the focus. */
export function isTextUndo(shortcut: string): boolean {
  return /^Mod\+(?:Shift\+)?[ZY]$/.test(shortcut)
}

const withoutText = /^(?:checkbox|radio|button|submit|reset|range|color|file|image)$/

/** A field that is written in; an input that is ticked or pressed is none. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !withoutText.test(target.type)
  return target.isContentEditable || target.tagName === 'TEXTAREA'
}
