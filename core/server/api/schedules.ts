/** What starts by the clock: when it does next, what it missed, and turning it on and off. */
import { z } from 'zod'
import { Schedule, ScheduleList } from '../../contract/schedule.ts'
import type { ProjectSchedules } from '../../studio/port.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { whole } from './page-schema.ts'

const scope = 'project'
const tag = 'Schedules'

const listSchedules = endpoint({
  method: 'GET',
  path: '/api/schedules',
  scope,
  tag,
  summary: 'Schedules that agents and workflows declare, with their next, last and missed times',
  result: ScheduleList,
  handle: ({ project }) => listOf(project.schedules),
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
    return listOf(project.schedules)
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

function listOf(schedules: ProjectSchedules): ScheduleList {
  return { ...whole(schedules.list()), paused: schedules.isPaused }
}

export const scheduleEndpoints: Endpoint[] = [
  listSchedules,
  pauseSchedules,
  updateSchedule,
  runSchedule,
]
