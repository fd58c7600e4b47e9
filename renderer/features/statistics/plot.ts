/** Where values are drawn: the area between the axes, in pixels. */
import type { Series } from './series.ts'

export interface Plot {
  width: number
  height: number
  /** A bucket's share of the width. */
  slot: number
  y: (value: number) => number
}

export interface DrawnProps {
  plot: Plot
  starts: readonly number[]
  series: readonly Series[]
  /** The bucket under the pointer. */
  at: number | null
}
