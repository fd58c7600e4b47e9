/** Runs in Flue's dialect. */
import type { Run } from '../../contract/run.ts'
import { toRunRecord } from '../pyflue/run.ts'

export function runOwner(workflowName: string, instanceId: string) {
  return { kind: 'workflow' as const, workflowName, instanceId }
}

/** Without payload, result and error: what lists hold. */
export function toFlueRunPointer(run: Run) {
  const { state, startedAt, endedAt, durationMs, isError } = toRunRecord(run)
  const end = endedAt === null ? {} : { endedAt, durationMs, isError }
  return { runId: run.id, owner: runOwner(run.workflow, run.id), status: state, startedAt, ...end }
}

export function toFlueRun(run: Run) {
  const { payload, result, error, endedAt } = toRunRecord(run)
  const end = endedAt === null ? {} : error === null ? { result } : { error }
  return { ...toFlueRunPointer(run), payload, ...end }
}
