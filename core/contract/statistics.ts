/** What a project used and how it went, over time: by agent, by model or by workflow. */
import { z } from 'zod'

export const StatisticsBy = z.enum(['agent', 'model', 'workflow'])
export type StatisticsBy = z.infer<typeof StatisticsBy>

export const StatisticsBucket = z.enum(['hour', 'day'])
export type StatisticsBucket = z.infer<typeof StatisticsBucket>

export const TokenCounts = z.object({
  /** Received by the model and neither read from nor written to its cache. */
  fresh: z.number().int(),
  cacheRead: z.number().int(),
  cacheWrite: z.number().int(),
  /** Thought; part of `output` where providers say so. */
  reasoning: z.number().int(),
  output: z.number().int(),
})
export type TokenCounts = z.infer<typeof TokenCounts>

/** Numbers of one name, or of all, in some stretch of time. Things count where they ended. */
export const Figures = z.object({
  /** By model: its calls. By agent: what was asked of it. By workflow: runs. */
  count: z.number().int(),
  /** Those that failed or were interrupted. */
  errors: z.number().int(),
  /** Milliseconds from start to end; null without any. */
  latency: z.object({ p50: z.number(), p95: z.number() }).nullable(),
  tokens: TokenCounts,
  /** US dollars of all calls whose price is known; null when none is. */
  cost: z.number().nullable(),
  /** Calls of models. */
  calls: z.number().int(),
  /** Of these, how many used tokens whose price is not known: `cost` is without them. */
  unpriced: z.number().int(),
})
export type Figures = z.infer<typeof Figures>

export const Statistics = z.object({
  /** Milliseconds since the epoch: from, inclusive, to, exclusive. */
  from: z.number().int(),
  to: z.number().int(),
  bucket: StatisticsBucket,
  by: StatisticsBy,
  timezone: z.string(),
  /** Beginnings of all buckets, also of empty ones. */
  starts: z.array(z.number().int()),
  /** Only where something was. `start` is one of `starts`. */
  items: z.array(Figures.extend({ start: z.number().int(), name: z.string() })),
  /** Over all names, only where something was. */
  buckets: z.array(Figures.extend({ start: z.number().int() })),
  /** Over the whole range, by name, most tokens first. */
  totals: z.array(Figures.extend({ name: z.string() })),
  /** Over the whole range and all names. */
  all: Figures,
})
export type Statistics = z.infer<typeof Statistics>
