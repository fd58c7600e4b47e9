/** Edits of one file that can be undone and redone. A change from elsewhere ends both. */
import type { DesignChange } from '../../../core/contract/design.ts'

/** One edit: the whole text before and after, and the hashes of both. */
export interface Step {
  before: string
  after: string
  hashBefore: string
  hashAfter: string
}

export interface EditHistory {
  done: readonly Step[]
  undone: readonly Step[]
}

export const noHistory: EditHistory = { done: [], undone: [] }

/** As many as anybody takes back by hand. */
const mostSteps = 100

export function withEdit(
  history: EditHistory,
  hashBefore: string,
  change: DesignChange,
): EditHistory {
  const { before, after, design } = change
  if (before === after) return history
  const step = { before, after, hashBefore, hashAfter: design.hash }
  return { done: [...history.done, step].slice(-mostSteps), undone: [] }
}

/** What to write to take the last edit back; null when the file is no longer what it left. */
export function toUndo({ done }: EditHistory, hash: string | undefined): Step | null {
  const last = done.at(-1)
  return last && last.hashAfter === hash ? last : null
}

/** What to write to make the last undone edit again; null when the file is another by now. */
export function toRedo({ undone }: EditHistory, hash: string | undefined): Step | null {
  const last = undone.at(-1)
  return last && last.hashBefore === hash ? last : null
}

export function undo({ done, undone }: EditHistory): EditHistory {
  return { done: done.slice(0, -1), undone: [...undone, ...done.slice(-1)] }
}

export function redo({ done, undone }: EditHistory): EditHistory {
  return { done: [...done, ...undone.slice(-1)], undone: undone.slice(0, -1) }
}
