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

export function withEdit(history: EditHistory, step: Step): EditHistory {
  if (step.before === step.after) return history
  return { done: [...history.done, step].slice(-mostSteps), undone: [] }
}

export function stepOf(hashBefore: string, { before, after, design }: DesignChange): Step {
  return { before, after, hashBefore, hashAfter: design.hash }
}

/** Whether these edits alone led from one text to the other. */
export function leadsTo({ done }: EditHistory, from: string, to: string): boolean {
  let at = from
  for (const { hashBefore, hashAfter } of done) if (hashBefore === at) at = hashAfter
  return at === to
}

/** Without an edit that was taken back in another way than step by step. */
export function without({ done }: EditHistory, step: Step): EditHistory {
  return { done: done.filter((one) => one !== step), undone: [] }
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
