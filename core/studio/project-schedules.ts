/** A project's schedules: declared by its files, starting its dispatches and runs. */
import type { Clock } from '../dispatch/clock.ts'
import { type Declared, declaredSchedules } from '../dispatch/declared-schedules.ts'
import { Schedules } from '../dispatch/schedules.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Discovery } from '../project/discovery.ts'
import type { Store } from '../store/port.ts'
import type { OpenProject } from './port.ts'
import type { SourceIndex } from './source-index.ts'

export interface ProjectSchedulesOptions extends Pick<OpenProject, 'dispatch' | 'startWorkflow'> {
  projectId: string
  store: Store
  log: EventLog
  clock: Clock
  sources: SourceIndex
  onError(error: unknown): void
}

export function openSchedules(options: ProjectSchedulesOptions): Schedules {
  const { projectId, store, log, clock, sources, onError } = options
  let last: { of: Discovery; declared: Declared } | null = null
  return new Schedules({
    projectId,
    store,
    log,
    clock,
    onError,
    declared() {
      const of = sources.found
      if (last?.of !== of) last = { of, declared: declaredSchedules(of) }
      return last.declared
    },
    async start({ kind, name, cron, input, instanceId, session }, { at, idempotencyKey }) {
      if (kind === 'workflow') {
        const payload = input ?? {}
        const trigger = 'schedule' as const
        const request = { workflow: name, payload, trigger, idempotencyKey }
        return (await options.startWorkflow(request)).run.id
      }
      const message = input ?? { schedule: cron, at: new Date(at).toISOString() }
      const place = { agent: name, instanceId, session }
      return (await options.dispatch({ ...place, input: message, idempotencyKey })).dispatchId
    },
  })
}
