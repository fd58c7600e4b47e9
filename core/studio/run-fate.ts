/** What becomes of a run whose process or thread ended before it did. */
import { HearthError, type StoredError, toStoredError } from '../contract/error.ts'
import type { Run } from '../contract/run.ts'
import type { Store } from '../store/port.ts'

/** Attempts one after another that finished no step: after these something is wrong that repeats itself. */
const mostFruitless = 3

/**
 * Whether it goes on. One that was accepted and never begun does, and one that has finished steps: they
 * are not done again. One without may have done anything, so it does only when its author says so
 * (`export const resume = true`). What somebody has stopped does not.
 */
export function goesOn(store: Store, run: Run): boolean {
  const progress = store.runs.progress(run.id)
  if (progress === null || progress.stop !== null) return false
  if (run.begunAt === null) return true
  if (progress.fruitless >= mostFruitless) return false
  return run.steps > 0 || progress.resumes
}

/** The error of one that does not. `what`: how it was cut off, in a sentence. */
export function runInterrupted(run: Run, what: string): StoredError {
  const why =
    run.steps > 0
      ? `It was taken up ${mostFruitless} times without finishing another step.`
      : 'It had begun and finished no step, so it is not known what it did.'
  const error = new HearthError({
    type: 'run_interrupted',
    status: 500,
    message: 'The run was interrupted.',
    details: `${what} ${why} Start it again with "hearth retry ${run.id}" or POST /api/runs/{id}/retry; work in ctx.step lets runs go on by themselves.`,
    meta: { runId: run.id, steps: run.steps, attempt: run.attempt },
  })
  return toStoredError(error)
}
