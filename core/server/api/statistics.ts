/** Statistics of a project over time. */
import { z } from 'zod'
import { Statistics, StatisticsBucket, StatisticsBy } from '../../contract/statistics.ts'
import { statisticsOf } from '../../studio/statistics.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'

/** Of the year 9999: a calendar has no days for what comes long after it. */
const lastMoment = Date.UTC(10_000, 0) - 1

const moment = z
  .string()
  .regex(/^\d{1,16}$/, 'Must be milliseconds since the epoch.')
  .transform(Number)
  .refine((value) => value <= lastMoment, 'Must be a moment before the year 10000.')

const weekMs = 7 * 86_400_000

const getStatistics = endpoint({
  method: 'GET',
  path: '/api/statistics',
  scope: 'project',
  tag: 'Statistics',
  summary:
    'Tokens, cost, latency and errors per hour or day, by agent, model or workflow; the last week unless told otherwise',
  query: z.object({
    from: moment.optional(),
    to: moment.optional(),
    bucket: StatisticsBucket.optional(),
    by: StatisticsBy.optional(),
    timezone: z.string().max(64).optional(),
  }),
  result: Statistics,
  handle({ project, query }) {
    const { to = Date.now(), bucket = 'day', by = 'agent', timezone = 'UTC' } = query
    const { from = Math.max(0, to - weekMs) } = query
    return statisticsOf(project.store, { from, to, bucket, by, timezone })
  },
})

export const statisticsEndpoints: Endpoint[] = [getStatistics]
