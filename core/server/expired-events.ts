/** Readers that come back after the events they have not seen were removed are told so. */
import { HearthError } from '../contract/error.ts'
import type { Run } from '../contract/run.ts'
import type { OpenProject } from '../studio/port.ts'

/** Raises `events_expired` (410) when events after `after` are gone. 0 asks for all there are. */
export function checkKept({ store }: OpenProject, after: number): void {
  const first = store.events.first()
  if (after > 0 && after < first - 1) {
    throw expired(`Events up to ${first - 1} were removed by age.`, first)
  }
}

/** The same for a run, whose events are numbered by themselves. */
export function checkRunKept({ store }: OpenProject, run: Run): void {
  if (run.status === 'running' || run.eventCount === 0) return
  if (store.events.list({ runId: run.id }, { limit: 1 }).length > 0) return
  throw expired(`The events of run ${run.id} were removed by age.`, store.events.first())
}

function expired(what: string, firstSeq: number): HearthError {
  return new HearthError({
    type: 'events_expired',
    status: 410,
    message: 'Some of the events asked for are no longer kept.',
    details: `${what} Begin again at \`after\` ${firstSeq - 1}, or with 0 for all there are; \`keep_events_days\` under [storage] says how long they are kept.`,
    meta: { firstSeq },
  })
}
