/** Edits that can be taken back, for each file: they outlive the tab that made them. */
import { useSyncExternalStore } from 'react'
import { type EditHistory, noHistory } from './edit-history.ts'

const histories = new Map<string, EditHistory>()
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export type ChangeHistory = (change: (history: EditHistory) => EditHistory) => void

export function historyOf(name: string): EditHistory {
  return histories.get(name) ?? noHistory
}

/** `name`: of the file, in all projects. */
export function useHistory(name: string): readonly [EditHistory, ChangeHistory] {
  const history = useSyncExternalStore(subscribe, () => historyOf(name))
  const change: ChangeHistory = (by) => {
    histories.set(name, by(historyOf(name)))
    for (const listener of listeners) listener()
  }
  return [history, change]
}
