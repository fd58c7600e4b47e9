/**
 * Statistics of a project. Samples are read a few thousand at a time, with a turn for others in between,
 * so that a year of history holds nobody up.
 */
import { HearthError } from '../contract/error.ts'
import type { Figures, Statistics, StatisticsBucket, StatisticsBy } from '../contract/statistics.ts'
import type { CallSample, EndSample, SampleRange, Store } from '../store/port.ts'
import { bucketStarts } from './time-buckets.ts'

export interface StatisticsRequest {
  from: number
  to: number
  bucket: StatisticsBucket
  by: StatisticsBy
  /** IANA name: days begin at its midnight. */
  timezone: string
}

/** About thirty days of hours, or two years of days: more is neither readable nor quick. */
export const mostBuckets = 800

const slice = 5_000

/** Raises `invalid_query_param` (400) for ranges that make no sense or have too many buckets. */
export async function statisticsOf(store: Store, request: StatisticsRequest): Promise<Statistics> {
  const { from, to, by } = request
  if (from >= to) throw invalidRange('"from" must be before "to".')
  const starts = bucketStarts(request, mostBuckets)
  if (starts === null) throw invalidRange(`Use a shorter range: at most ${mostBuckets} buckets.`)
  const tally = new Tally(starts)
  for await (const calls of slices((range) => store.statistics.calls(range, slice), from, to)) {
    for (const call of calls) tally.addCall(nameOfCall(call, by), call, by === 'model')
  }
  if (by !== 'model') {
    const of = by === 'agent' ? 'operations' : 'runs'
    for await (const ends of slices((range) => store.statistics.ends(of, range, slice), from, to)) {
      for (const end of ends) tally.addEnd(end)
    }
  }
  return { ...request, starts, ...tally.results() }
}

function nameOfCall(call: CallSample, by: StatisticsBy): string | null {
  if (by === 'model') return call.model
  return by === 'agent' ? call.agent : call.workflow
}

async function* slices<Sample extends { at: number; position: number }>(
  read: (range: SampleRange) => Sample[],
  from: number,
  to: number,
): AsyncGenerator<Sample[]> {
  // Positions begin at 0 in some stores: nothing lies before this one.
  let after: SampleRange['after'] = [from, -1]
  for (;;) {
    const samples = read({ after, to })
    yield samples
    const last = samples.at(-1)
    if (last === undefined || samples.length < slice) return
    after = [last.at, last.position]
    await new Promise((resolve) => setImmediate(resolve))
  }
}

class Sums {
  readonly #durations: number[] = []
  #errors = 0
  #calls = 0
  #priced = 0
  #unpriced = 0
  #cost = 0
  readonly #tokens = { fresh: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0, output: 0 }

  call(call: CallSample): void {
    const tokens = this.#tokens
    tokens.fresh += call.fresh
    tokens.cacheRead += call.cacheRead
    tokens.cacheWrite += call.cacheWrite
    tokens.reasoning += call.reasoning
    tokens.output += call.output
    this.#calls += 1
    if (call.cost !== null) {
      this.#cost += call.cost
      this.#priced += 1
    } else if (call.fresh + call.cacheRead + call.cacheWrite + call.output > 0) {
      this.#unpriced += 1
    }
  }

  end(duration: number, isError: boolean): void {
    this.#durations.push(duration)
    if (isError) this.#errors += 1
  }

  get used(): number {
    const { fresh, cacheRead, cacheWrite, output } = this.#tokens
    return fresh + cacheRead + cacheWrite + output
  }

  figures(): Figures {
    const sorted = Float64Array.from(this.#durations).sort()
    return {
      count: sorted.length,
      errors: this.#errors,
      latency:
        sorted.length === 0
          ? null
          : { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) },
      tokens: { ...this.#tokens },
      cost: this.#priced === 0 ? null : this.#cost,
      calls: this.#calls,
      unpriced: this.#unpriced,
    }
  }
}

/** The nearest rank: a duration that really was. */
function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

class Tally {
  readonly #starts: readonly number[]
  readonly #all = new Sums()
  readonly #totals = new Map<string, Sums>()
  readonly #buckets: { all: Sums; names: Map<string, Sums> }[]

  constructor(starts: readonly number[]) {
    this.#starts = starts
    this.#buckets = starts.map(() => ({ all: new Sums(), names: new Map() }))
  }

  addCall(name: string | null, call: CallSample, isCounted: boolean): void {
    if (name === null) return
    for (const sums of this.#of(name, call.at)) {
      sums.call(call)
      if (isCounted) sums.end(call.duration, call.isError === 1)
    }
  }

  addEnd({ name, at, status, duration }: EndSample): void {
    const isError = status === 'failed' || status === 'interrupted'
    for (const sums of this.#of(name, at)) sums.end(duration, isError)
  }

  results(): Pick<Statistics, 'items' | 'buckets' | 'totals' | 'all'> {
    const startOf = (index: number) => this.#starts[index] ?? 0
    const items = this.#buckets.flatMap(({ names }, index) =>
      [...names].map(([name, sums]) => ({
        start: startOf(index),
        name,
        ...sums.figures(),
      })),
    )
    const buckets = this.#buckets.flatMap(({ all, names }, index) =>
      names.size === 0 ? [] : [{ start: startOf(index), ...all.figures() }],
    )
    const totals = [...this.#totals]
      .sort(([a, one], [b, other]) => other.used - one.used || (a < b ? -1 : 1))
      .map(([name, sums]) => ({ name, ...sums.figures() }))
    return { items, buckets, totals, all: this.#all.figures() }
  }

  #of(name: string, at: number): Sums[] {
    const bucket = this.#buckets[indexOf(this.#starts, at)]
    return [
      this.#all,
      sumsOf(this.#totals, name),
      ...(bucket ? [bucket.all, sumsOf(bucket.names, name)] : []),
    ]
  }
}

function sumsOf(names: Map<string, Sums>, name: string): Sums {
  const known = names.get(name)
  if (known) return known
  const made = new Sums()
  names.set(name, made)
  return made
}

/** Of the last start that is not after the moment. */
function indexOf(starts: readonly number[], at: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

function invalidRange(details: string): HearthError {
  return new HearthError({
    type: 'invalid_query_param',
    status: 400,
    message: 'These statistics cannot be made.',
    details,
    meta: { param: 'from' },
  })
}
