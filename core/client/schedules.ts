/** Client of what starts by the clock. */
import type { Schedule, ScheduleList, ScheduleState } from '../contract/schedule.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export interface ScheduleQuery {
  /** Words it must hold: its name, its kind, its times, its file, why it did not start. */
  q?: string | undefined
  kind?: Schedule['kind'][] | undefined
  enabled?: boolean | undefined
  missed?: boolean | undefined
  failed?: boolean | undefined
  /** Any of them. */
  status?: ScheduleState[] | undefined
  /** Default `next`; `attention`: what did not start, then what was missed. */
  order?: 'next' | 'attention' | undefined
}

export function createSchedules(transport: Transport) {
  const all = transport.inProject('/api/schedules')
  const one = (id: string) => `${all}/${segment(id)}`
  return {
    async list({ signal, ...query }: ScheduleQuery & CallOptions = {}): Promise<Schedule[]> {
      return (await transport.json<ScheduleList>(all, { query, signal })).items
    },
    /** The same, with how many there are of each state and whether all are paused. */
    find: ({ signal, ...query }: ScheduleQuery & CallOptions = {}) =>
      transport.json<ScheduleList>(all, { query, signal }),
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
