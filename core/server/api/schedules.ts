/** What starts by the clock: when it does next, what it missed, and turning it on and off. */
import { z } from 'zod'
import { Schedule, ScheduleList, ScheduleState } from '../../contract/schedule.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { flag, listOf, present, text } from '../query.ts'
import { listSchedules, scheduleOrders } from '../schedule-list.ts'

const scope = 'project'
const tag = 'Schedules'

const readSchedules = endpoint({
  method: 'GET',
  path: '/api/schedules',
  scope,
  tag,
  summary:
    'Schedules that agents and workflows declare, with their next, last and missed times; `status` is any of on, off, failed and missed, `counts` says how many there are of each',
  query: z.object({
    q: text,
    kind: listOf(Schedule.shape.kind.options),
    enabled: flag,
    missed: flag,
    failed: flag,
    status: listOf(ScheduleState.options),
    order: z.enum(scheduleOrders).optional(),
  }),
  result: ScheduleList,
  handle: ({ project, query }) => listSchedules(project.schedules, present(query)),
})

const pauseSchedules = endpoint({
  method: 'PATCH',
  path: '/api/schedules',
  scope,
  tag,
  summary: 'Pause all schedules of the project, or let them go on, over restarts',
  body: z.strictObject({ paused: z.boolean() }),
  result: ScheduleList,
  async handle({ project, body }) {
    await project.schedules.setPaused((await body()).paused)
    return listSchedules(project.schedules, {})
  },
})

const updateSchedule = endpoint({
  method: 'PATCH',
  path: '/api/schedules/{id}',
  scope,
  tag,
  summary: 'Turn a schedule on or off, over restarts',
  body: z.strictObject({ enabled: z.boolean() }),
  result: Schedule,
  async handle({ project, params, body }) {
    return project.schedules.setEnabled(params.id, (await body()).enabled)
  },
})

const runSchedule = endpoint({
  method: 'POST',
  path: '/api/schedules/{id}/run',
  scope,
  tag,
  summary: 'Start it now, whether it is on or off',
  result: Schedule,
  handle: ({ project, params }) => project.schedules.run(params.id),
})

export const scheduleEndpoints: Endpoint[] = [
  readSchedules,
  pauseSchedules,
  updateSchedule,
  runSchedule,
]
