/** What starts by the clock: when it does next, what it missed, and turning it on and off. */
import { z } from 'zod'
import { Schedule } from '../../contract/schedule.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { pageOf, whole } from './page-schema.ts'

const scope = 'project'
const tag = 'Schedules'

const listSchedules = endpoint({
  method: 'GET',
  path: '/api/schedules',
  scope,
  tag,
  summary: 'Schedules that agents and workflows declare, with their next, last and missed times',
  result: pageOf(Schedule),
  handle: ({ project }) => whole(project.schedules.list()),
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

export const scheduleEndpoints: Endpoint[] = [listSchedules, updateSchedule, runSchedule]
