/** A keyboard shortcut, written the way the platform writes it. */
import { cx } from './cx.ts'

export const isApple =
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

const signs: Record<string, string> = {
  Enter: '↵',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
}
const appleNames: Record<string, string> = { ...signs, Mod: '⌘', Alt: '⌥', Shift: '⇧', Ctrl: '⌃' }
const otherNames: Record<string, string> = { ...signs, Mod: 'Ctrl' }

/** `Mod+K` as the caps to draw: `⌘ K` on Apple systems, `Ctrl K` elsewhere. */
export function keyCaps(keys: string): string[] {
  const names = isApple ? appleNames : otherNames
  return keys.split('+').map((key) => names[key] ?? key)
}

export function Kbd({ keys, inverted = false }: { keys: string; inverted?: boolean }) {
  return (
    <span className="inline-flex shrink-0 gap-0.5" aria-hidden>
      {keyCaps(keys).map((cap) => (
        <kbd
          key={cap}
          className={cx(
            'inline-flex h-4 min-w-4 items-center justify-center rounded-sm px-1 font-sans text-2xs leading-none',
            // The only key whose sign is too small to see.
            cap === '`' && 'items-end font-mono text-lg leading-3',
            inverted
              ? 'bg-canvas/20 text-canvas'
              : 'bg-sunken text-ink-3 ring-1 ring-line ring-inset',
          )}
        >
          {cap}
        </kbd>
      ))}
    </span>
  )
}
