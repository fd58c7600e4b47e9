/** Every acknowledged input is there exactly once and came to exactly one end; an unacknowledged one at most. */
import { type Admission, workflowOf } from '../admissions.ts'
import type { Run, StoredEvent } from '../api.ts'
import { type Facts, saidFor } from '../facts.ts'

const mostAttempts = 3
const ends = new Set(['completed', 'succeeded', 'failed', 'aborted', 'interrupted'])

export function checkInputs(facts: Facts, admissions: Admission[]): string[] {
  return admissions.flatMap((admission) =>
    admission.input.kind === 'run' ? checkRun(facts, admission) : checkMessage(facts, admission),
  )
}

/** An input that was stopped, or whose agent never got to work on it, may be without an entry. */
function checkMessage(facts: Facts, admission: Admission): string[] {
  const { input, receipt } = admission
  const said = saidFor(facts, input.id)
  const found: string[] = []
  if (said.length > 1) {
    found.push(`${input.kind} ${input.id} is ${said.length} times in its session`)
  }
  if (receipt === null) return found
  if (receipt.status >= 500 || receipt.status === 409) return found
  const wasStopped = input.abortMs !== null
  if (said.length === 0 && !wasStopped) {
    found.push(`${input.kind} ${input.id} (${receipt.id}) was acknowledged and is in no session`)
  }
  if (receipt.id === null) return found
  if (input.kind === 'dispatch') found.push(...checkDispatch(facts, admission, receipt.id))
  else found.push(...checkOperation(facts, admission, receipt.id))
  return found
}

function checkOperation(facts: Facts, admission: Admission, id: string): string[] {
  const row = facts.operations.get(id)
  if (!row) return [`prompt ${admission.input.id}: operation ${id} is gone`]
  // What a kill cut off ends as well, and says that it goes on.
  const ended = facts.events.filter(
    (event) => event.type === 'operation' && event.operationId === id && event.continues !== true,
  )
  return [
    ...checkEnd(`prompt ${admission.input.id} (${id})`, admission, row.status, ended),
    ...(row.status === 'interrupted'
      ? [`prompt ${admission.input.id} (${id}) was given up as interrupted`]
      : []),
  ]
}

function checkDispatch(facts: Facts, admission: Admission, id: string): string[] {
  const row = facts.dispatches.get(id)
  if (!row) return [`dispatch ${admission.input.id}: ${id} is gone`]
  const of = (type: string) =>
    facts.events.filter((event) => event.type === type && event.dispatchId === id)
  const queued = of('dispatch_queued').length
  return [
    ...checkEnd(
      `dispatch ${admission.input.id} (${id})`,
      admission,
      row.outcome ?? row.status,
      of('dispatch_settled'),
    ),
    ...(queued === 1 ? [] : [`dispatch ${admission.input.id} was queued ${queued} times`]),
  ]
}

function checkRun(facts: Facts, admission: Admission): string[] {
  const { input, receipt } = admission
  const rows = [...facts.runs.values()].filter(({ payload }) =>
    JSON.stringify(payload).includes(`"${input.id}"`),
  )
  const found: string[] = []
  if (rows.length > 1) found.push(`run ${input.id} is there ${rows.length} times`)
  if (receipt === null || receipt.id === null) return found
  const row = facts.runs.get(receipt.id)
  if (!row) return [...found, `run ${input.id}: ${receipt.id} is gone`]
  const ended = facts.events.filter(
    (event) => event.type === 'run_end' && event.runId === receipt.id,
  )
  return [
    ...found,
    ...checkEnd(`run ${input.id} (${receipt.id})`, admission, row.status, ended),
    ...(row.status === 'interrupted' && !mayBeGivenUp(admission, row)
      ? [`run ${input.id} was given up as interrupted (${row.error?.type})`]
      : []),
  ]
}

/** A run without steps that had begun is not begun again, and none is tried for ever. */
function mayBeGivenUp({ input }: Admission, { attempt, error }: Run): boolean {
  if (error?.type !== 'run_interrupted') return false
  return workflowOf(input) === 'plain' || attempt >= mostAttempts
}

function checkEnd(
  what: string,
  { input, abortedAt }: Admission,
  status: string,
  ended: StoredEvent[],
): string[] {
  const found: string[] = []
  if (!ends.has(status)) found.push(`${what} stays ${status}`)
  if (ended.length !== 1) found.push(`${what} has ${ended.length} ends in the log`)
  const wellDone = status === 'completed' || status === 'succeeded'
  // One that was just done when it was told to stop had nothing left to stop.
  const endedAt = Date.parse(ended[0]?.timestamp ?? '')
  if (abortedAt !== null && wellDone && endedAt > abortedAt) {
    found.push(`${what} was stopped, and then completed`)
  }
  if (input.behaviour === 'refused' && wellDone) found.push(`${what} completed without an answer`)
  const [end] = ended
  if (end && 'outcome' in end && end.outcome !== status) {
    found.push(`${what} is ${status}, its event says ${end.outcome}`)
  }
  if (end && 'status' in end && end.status !== status) {
    found.push(`${what} is ${status}, its event says ${end.status}`)
  }
  return found
}
