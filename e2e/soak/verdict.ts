/** Whether what was sampled stays within bounds, and the table that shows it. */
import type { Sample } from './samples.ts'

/** Of the whole time: what is loaded, cached and compiled for the first time does not count. */
export const warmUpShare = 0.25
export const bounds = {
  /** Growth over the time after the warm-up, as a line through the samples says, against its begin. */
  rssGrowth: 0.15,
  /** More open handles at the end of that line than at its begin. */
  handleGrowth: 8,
  /** Megabytes, at any time. */
  wal: 64,
}

export interface Trend {
  from: number
  to: number
}

/** What is wrong; empty when all is within bounds. */
export function judge(samples: Sample[]): string[] {
  const warm = afterWarmUp(samples)
  const rss = trend(warm, ({ rss }) => rss)
  const handles = trend(warm, ({ handles }) => handles)
  const wal = Math.max(...samples.map((sample) => sample.wal))
  const found: string[] = []
  if (rss.to > rss.from * (1 + bounds.rssGrowth)) {
    found.push(`memory grows: ${text(rss)} MB, more than ${bounds.rssGrowth * 100} %`)
  }
  if (handles.to - handles.from > bounds.handleGrowth) {
    found.push(`open handles grow: ${text(handles)}, more than ${bounds.handleGrowth}`)
  }
  if (wal > bounds.wal) found.push(`the write-ahead log had ${wal.toFixed(0)} MB`)
  return found
}

export function afterWarmUp(samples: Sample[]): Sample[] {
  const end = samples.at(-1)?.at ?? 0
  return samples.filter(({ at }) => at >= end * warmUpShare)
}

/** Where the straight line through the values (least squares) begins and ends. */
export function trend(samples: Sample[], value: (sample: Sample) => number): Trend {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length
  const middle = mean(({ at }) => at)
  const average = mean(value)
  const spread = mean(({ at }) => (at - middle) ** 2)
  const together = mean((sample) => (sample.at - middle) * (value(sample) - average))
  const slope = spread === 0 ? 0 : together / spread
  const at = (seconds: number) => average + slope * (seconds - middle)
  return { from: at(samples[0]?.at ?? 0), to: at(samples.at(-1)?.at ?? 0) }
}

/** A row for each of `count` equal parts of the time. */
export function table(samples: Sample[], count: number): Record<string, string | number>[] {
  const end = (samples.at(-1)?.at ?? 0) + 1
  const parts = Map.groupBy(samples, ({ at }) => Math.floor((at / end) * count))
  return [...parts.values()].map((part) => {
    const most = (of: (sample: Sample) => number) => Math.max(...part.map(of))
    const least = (of: (sample: Sample) => number) => Math.min(...part.map(of))
    return {
      minute: ((part[0]?.at ?? 0) / 60).toFixed(1),
      'RSS MB': `${least(({ rss }) => rss)}–${most(({ rss }) => rss)}`,
      handles: `${least(({ handles }) => handles)}–${most(({ handles }) => handles)}`,
      threads: most(({ threads }) => threads),
      'WAL MB': most(({ wal }) => wal).toFixed(1),
      'slowest /health ms': most(({ answer }) => answer).toFixed(0),
    }
  })
}

function text({ from, to }: Trend): string {
  return `${from.toFixed(0)} → ${to.toFixed(0)}`
}
