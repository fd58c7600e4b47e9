/** Client of what starts by the clock. */
import type { Schedule, ScheduleList } from '../contract/schedule.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export function createSchedules(transport: Transport) {
  const all = transport.inProject('/api/schedules')
  const one = (id: string) => `${all}/${segment(id)}`
  return {
    async list(options: CallOptions = {}): Promise<Schedule[]> {
      return (await transport.json<ScheduleList>(all, options)).items
    },
    /** Whether all of them are paused. */
    async paused(options: CallOptions = {}): Promise<boolean> {
      return (await transport.json<ScheduleList>(all, options)).paused
    },
    /** Pauses all of them, or lets them go on, over restarts. */
    setPaused: (paused: boolean, options: CallOptions = {}) =>
      transport.json<ScheduleList>(all, { method: 'PATCH', body: { paused }, ...options }),
    /** Turns it on or off, over restarts. */
    update: (id: string, change: { enabled: boolean }, options: CallOptions = {}) =>
      transport.json<Schedule>(one(id), { method: 'PATCH', body: change, ...options }),
    /** Starts it now; `lastRefId` is the dispatch or the run. */
    run: (id: string, options: CallOptions = {}) =>
      transport.json<Schedule>(`${one(id)}/run`, { method: 'POST', ...options }),
  }
}
