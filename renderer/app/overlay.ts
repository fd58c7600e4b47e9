/** Which overlay is open over the whole window: palette, go to, shortcuts, or a dialog for something new. */
import { useSyncExternalStore } from 'react'
import type { ScaffoldKind } from '../../core/contract/api.ts'

export type Overlay =
  | { kind: 'commands' }
  | { kind: 'go' }
  | { kind: 'shortcuts' }
  | { kind: 'new'; what: ScaffoldKind }
  | { kind: 'open-project' }
  | { kind: 'new-project' }

let overlay: Overlay | null = null
const listeners = new Set<() => void>()

export function showOverlay(next: Overlay | null): void {
  overlay = next
  for (const listener of listeners) listener()
}

export function useOverlay(): Overlay | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => overlay,
  )
}
