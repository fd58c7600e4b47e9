/** Runs in Flue's dialect. */
import type { Run } from '../../contract/run.ts'
import { toRunRecord } from '../pyflue/run.ts'

/** Without payload, result and error: what lists hold. */
export function toFlueRunPointer(run: Run) {
  const { owner, state, startedAt, endedAt, durationMs, isError } = toRunRecord(run)
  const end = endedAt === null ? {} : { endedAt, durationMs, isError }
  return { runId: run.id, owner, status: state, startedAt, ...end }
}

export function toFlueRun(run: Run) {
  const { payload, result, error, endedAt } = toRunRecord(run)
  const end = endedAt === null ? {} : error === null ? { result } : { error }
  return { ...toFlueRunPointer(run), payload, ...end }
}
