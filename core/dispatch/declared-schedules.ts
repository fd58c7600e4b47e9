/** The schedules that a project's files declare, and what is wrong with those that cannot be kept. */
import { type MissedPolicy, ScheduleTrigger } from '../contract/schedule.ts'
import { type CronTimes, cronTimes } from './cron.ts'

/** What is known of a source file without running it. */
export interface ScheduledSource {
  name: string
  file: string
  isHandler: boolean
  /** `triggers.schedule` as it is written; a symbol where it would have to be run to be known. */
  schedule?: unknown
}

export interface DeclaredSchedule {
  id: string
  kind: 'agent' | 'workflow'
  name: string
  file: string
  cron: string
  timezone: string | null
  times: CronTimes
  /** Undefined: the default of its kind. */
  input: unknown
  instanceId: string
  session: string
  missed: MissedPolicy
  isEnabled: boolean
}

export interface ScheduleProblem {
  message: string
  details: string
  file: string
}

export interface Declared {
  schedules: DeclaredSchedule[]
  problems: ScheduleProblem[]
}

type Reading = { schedule: DeclaredSchedule } | { problem: string }

export function declaredSchedules(sources: {
  agents: readonly ScheduledSource[]
  workflows: readonly ScheduledSource[]
}): Declared {
  const declared: Declared = { schedules: [], problems: [] }
  for (const [kind, modules] of [
    ['agent', sources.agents],
    ['workflow', sources.workflows],
  ] as const) {
    for (const module of modules) {
      if (module.schedule === undefined) continue
      const reading = read(kind, module)
      if ('schedule' in reading) declared.schedules.push(reading.schedule)
      else {
        const message = `The schedule of ${kind} "${module.name}" is not kept.`
        declared.problems.push({ message, details: reading.problem, file: module.file })
      }
    }
  }
  return declared
}

function read(kind: 'agent' | 'workflow', module: ScheduledSource): Reading {
  if (typeof module.schedule === 'symbol') {
    return { problem: 'Write it out: it is read from the text, and nothing is run for it.' }
  }
  if (kind === 'agent' && module.isHandler) {
    return { problem: 'A handler keeps no conversation to dispatch to. Use a workflow.' }
  }
  const written = typeof module.schedule === 'string' ? { cron: module.schedule } : module.schedule
  const parsed = ScheduleTrigger.safeParse(written)
  if (!parsed.success) return { problem: parsed.error.issues.map(issueText).join('; ') }
  const { cron, timezone = null, input, payload, instance, session, missed, enabled } = parsed.data
  try {
    const times = cronTimes(cron, timezone)
    return {
      schedule: {
        ...{ id: `${kind}:${module.name}`, kind, name: module.name, file: module.file },
        ...{ cron, timezone, times, input: input ?? payload },
        instanceId: instance ?? 'schedule',
        session: session ?? 'default',
        missed: missed ?? 'skip',
        isEnabled: enabled ?? true,
      },
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { problem: `"${cron}": ${reason}` }
  }
}

function issueText({ path, message }: { path: PropertyKey[]; message: string }): string {
  return path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`
}
