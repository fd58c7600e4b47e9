/** What starts by the clock: agents (a dispatch) and workflows (a run). */
import { z } from 'zod'

/** What becomes of times at which Hearth was not running or the computer slept. */
export const MissedPolicy = z.enum(['skip', 'once', 'all'])
export type MissedPolicy = z.infer<typeof MissedPolicy>

/** `triggers.schedule` as authors write it, when it is more than a cron expression. */
export const ScheduleTrigger = z.strictObject({
  /** Five fields, or six with seconds first; `@hourly`, `@daily` and the like. */
  cron: z.string().trim().min(1),
  /** IANA name, such as `Europe/Berlin`. Default: that of the computer. */
  timezone: z.string().min(1).optional(),
  /** Input of the dispatch or of the run. Default: `{ schedule, at }` for agents, `{}` for workflows. */
  input: z.unknown().optional(),
  /** Another word for `input`. */
  payload: z.unknown().optional(),
  /** Instance of the agent. Default: `schedule`. */
  instance: z.string().min(1).optional(),
  /** Session of the instance. Default: `default`. */
  session: z.string().min(1).optional(),
  /** Default: `skip`. */
  missed: MissedPolicy.optional(),
  /** False: off until somebody turns it on. */
  enabled: z.boolean().optional(),
})
export type ScheduleTrigger = z.infer<typeof ScheduleTrigger>

/**
 * What starts an agent or workflow besides a person, exported by its file as a literal.
 *
 * @example
 * export const triggers = { webhook: false, schedule: '0 3 * * *' } satisfies TriggerSettings
 */
export interface TriggerSettings {
  /** Default: true. False: it has no HTTP route. */
  webhook?: boolean
  schedule?: string | z.input<typeof ScheduleTrigger>
}

/** Times are milliseconds since the epoch. */
export const Schedule = z.object({
  /** `agent:<name>` or `workflow:<name>`. */
  id: z.string(),
  kind: z.enum(['agent', 'workflow']),
  name: z.string(),
  file: z.string(),
  cron: z.string(),
  timezone: z.string().nullable(),
  missedPolicy: MissedPolicy,
  /** Agents only. */
  instanceId: z.string().nullable(),
  session: z.string().nullable(),
  enabled: z.boolean(),
  /** Null while it is off or all are paused, or when no time is left. */
  nextAt: z.number().int().nullable(),
  /** The time it was last started for; null when it never was. */
  lastAt: z.number().int().nullable(),
  /** What that became: a dispatch or a run. */
  lastRefId: z.string().nullable(),
  /** Why the last start failed before there was anything to start. */
  lastError: z.string().nullable(),
  /** Times that passed while nothing looked, so far, and the newest of them; `missedPolicy` says what became of them. */
  missed: z.number().int(),
  lastMissedAt: z.number().int().nullable(),
})
export type Schedule = z.infer<typeof Schedule>

/** What a schedule can be; it may be several of them. `failed`: its last start did not begin anything. */
export const ScheduleState = z.enum(['on', 'off', 'failed', 'missed'])
export type ScheduleState = z.infer<typeof ScheduleState>

export function isOfState(schedule: Schedule, state: ScheduleState): boolean {
  if (state === 'on' || state === 'off') return schedule.enabled === (state === 'on')
  return state === 'failed' ? schedule.lastError !== null : schedule.missed > 0
}

/** The schedules of a project. */
export const ScheduleList = z.object({
  items: z.array(Schedule),
  nextCursor: z.string().nullable(),
  /** True: none of them starts by the clock; what passes is missed, and their policies say what becomes of it. */
  paused: z.boolean(),
  /** How many there are of each state, whatever states were asked for; other filters count. */
  counts: z.record(ScheduleState, z.number().int()),
})
export type ScheduleList = z.infer<typeof ScheduleList>
