/** What a chart is given, and where its values are drawn: the area between the axes, in pixels. */
import type { Series } from './series.ts'

export interface ChartProps {
  label: string
  kind: 'bars' | 'lines'
  series: readonly Series[]
  starts: readonly number[]
  /** A bucket's name at the axis, and in full. */
  shortTime: (start: number) => string
  fullTime: (start: number) => string
  format: (value: number) => string
  /** Says more of a bucket under its values. */
  note?: (index: number) => string | null
  /** How much each bucket holds whose value is not known. */
  unknown?: readonly number[]
}

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
