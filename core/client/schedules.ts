/** Client of what starts by the clock. */
import type { Page } from '../contract/api.ts'
import type { Schedule } from '../contract/schedule.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export function createSchedules(transport: Transport) {
  const all = transport.inProject('/api/schedules')
  const one = (id: string) => `${all}/${segment(id)}`
  return {
    async list(options: CallOptions = {}): Promise<Schedule[]> {
      return (await transport.json<Page<Schedule>>(all, options)).items
    },
    /** Turns it on or off, over restarts. */
    update: (id: string, change: { enabled: boolean }, options: CallOptions = {}) =>
      transport.json<Schedule>(one(id), { method: 'PATCH', body: change, ...options }),
    /** Starts it now; `lastRefId` is the dispatch or the run. */
    run: (id: string, options: CallOptions = {}) =>
      transport.json<Schedule>(`${one(id)}/run`, { method: 'POST', ...options }),
  }
}
