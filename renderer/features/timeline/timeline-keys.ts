/** Keys of a timeline, as names of what they do. */

export type TimelineCommand =
  | 'next'
  | 'previous'
  | 'parent'
  | 'child'
  | 'first'
  | 'last'
  | 'page-down'
  | 'page-up'
  | 'pan-left'
  | 'pan-right'
  | 'zoom-in'
  | 'zoom-out'
  | 'open'
  | 'close'
  | 'fit'
  | 'next-error'
  | 'copy'
  | 'find'
  | 'next-match'
  | 'previous-match'

const keys: Readonly<Record<string, TimelineCommand>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  h: 'parent',
  l: 'child',
  Home: 'first',
  End: 'last',
  PageDown: 'page-down',
  PageUp: 'page-up',
  ArrowLeft: 'pan-left',
  ArrowRight: 'pan-right',
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  Enter: 'open',
  Escape: 'close',
  f: 'fit',
  e: 'next-error',
  c: 'copy',
  '/': 'find',
  n: 'next-match',
  N: 'previous-match',
}

interface Stroke {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/** Null for keys that belong to somebody else, such as Ctrl+C. */
export function commandOf(stroke: Stroke): TimelineCommand | null {
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey) return null
  return keys[stroke.key] ?? null
}
