/** Client of statistics: tokens, cost, latency and errors over time. */
import type { Statistics, StatisticsBucket, StatisticsBy } from '../contract/statistics.ts'
import type { CallOptions, Transport } from './transport.ts'

export function createStatistics(transport: Transport) {
  return {
    /** Times are milliseconds since the epoch. Default: the last week, by agent, a bucket a day, UTC. */
    get: ({
      signal,
      ...query
    }: CallOptions & {
      from?: number | undefined
      to?: number | undefined
      bucket?: StatisticsBucket | undefined
      by?: StatisticsBy | undefined
      /** IANA name, such as `Europe/Berlin`. */
      timezone?: string | undefined
    } = {}) =>
      transport.json<Statistics>(transport.inProject('/api/statistics'), { query, signal }),
  }
}
