/** What the charts draw, out of the statistics: one value a bucket for each series. */
import type { Figures, Statistics } from '../../../core/contract/statistics.ts'

export interface Series {
  name: string
  /** A CSS colour. */
  colour: string
  /** One a bucket; null where nothing is known. */
  values: (number | null)[]
}

/** Told apart in both themes, also by those who see fewer colours: they differ in lightness as well. */
export const palette = [
  'var(--color-kind-turn)',
  'var(--color-kind-tool)',
  'var(--color-kind-log)',
  'var(--color-kind-task)',
  'var(--color-kind-command)',
] as const
const others = 'var(--color-kind-operation)'
const othersName = 'Others'

type Bucket = Figures & { start: number }

/** Figures of all names, or of one, by the beginnings of buckets. */
export function bucketsOf(statistics: Statistics, only: string | undefined): Map<number, Bucket> {
  const rows: Bucket[] =
    only === undefined ? statistics.buckets : statistics.items.filter(({ name }) => name === only)
  return new Map(rows.map((row) => [row.start, row]))
}

function across(
  starts: readonly number[],
  buckets: ReadonlyMap<number, Bucket>,
  pick: (bucket: Bucket) => number | null,
  nothing: number | null,
): (number | null)[] {
  return starts.map((start) => {
    const bucket = buckets.get(start)
    return bucket ? pick(bucket) : nothing
  })
}

export function tokenSeries(statistics: Statistics, only: string | undefined): Series[] {
  const buckets = bucketsOf(statistics, only)
  const of = (name: string, colour: string, key: keyof Figures['tokens']): Series => ({
    name,
    colour,
    values: across(statistics.starts, buckets, ({ tokens }) => tokens[key], 0),
  })
  return [
    of('Cache read', palette[1], 'cacheRead'),
    of('Cache write', palette[3], 'cacheWrite'),
    of('Fresh', palette[0], 'fresh'),
    of('Output', palette[2], 'output'),
  ]
}

export function latencySeries(statistics: Statistics, only: string | undefined): Series[] {
  const buckets = bucketsOf(statistics, only)
  const of = (name: string, colour: string, key: 'p50' | 'p95'): Series => ({
    name,
    colour,
    values: across(statistics.starts, buckets, ({ latency }) => latency?.[key] ?? null, null),
  })
  return [of('p50', palette[1], 'p50'), of('p95', palette[0], 'p95')]
}

/** A value by name: those with most have a series of their own, the others share one. */
export function namedSeries(
  statistics: Statistics,
  only: string | undefined,
  pick: (figures: Figures) => number | null,
): Series[] {
  const ranked = statistics.totals
    .filter(({ name }) => only === undefined || name === only)
    .map((total) => ({ name: total.name, value: pick(total) ?? 0 }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
  const own = ranked.slice(0, palette.length).map(({ name }) => name)
  const rest = new Set(ranked.slice(palette.length).map(({ name }) => name))
  const colours = coloursOf(own, statistics)
  const series = own.map((name) => ({
    name,
    colour: colours.get(name) ?? others,
    values: across(statistics.starts, bucketsOf(statistics, name), pick, 0),
  }))
  if (rest.size === 0) return series
  const sums = new Map<number, number>()
  for (const item of statistics.items) {
    if (!rest.has(item.name)) continue
    sums.set(item.start, (sums.get(item.start) ?? 0) + (pick(item) ?? 0))
  }
  const values = statistics.starts.map((start) => sums.get(start) ?? 0)
  return [...series, { name: othersName, colour: others, values }]
}

/** A name has the same colour in every chart as long as the palette lasts. */
function coloursOf(names: readonly string[], { totals }: Statistics): Map<string, string> {
  const colours = new Map<string, string>()
  for (const [rank, { name }] of totals.slice(0, palette.length).entries()) {
    const colour = palette[rank]
    if (colour && names.includes(name)) colours.set(name, colour)
  }
  const taken = new Set(colours.values())
  const free = palette.filter((colour) => !taken.has(colour))
  for (const name of names) {
    if (!colours.has(name)) colours.set(name, free.shift() ?? others)
  }
  return colours
}

/** How many calls of each bucket have no known price. */
export function unpricedOf(statistics: Statistics, only: string | undefined): number[] {
  const buckets = bucketsOf(statistics, only)
  return statistics.starts.map((start) => buckets.get(start)?.unpriced ?? 0)
}
