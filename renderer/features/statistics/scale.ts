/** Axes: round numbers up to a maximum, and times that fit between buckets. */

/** Ticks from 0 to at least `most`, about `count` of them, at 1, 2 or 5 times a power of ten. */
export function niceTicks(most: number, count = 4): number[] {
  if (!(most > 0)) return [0, 1]
  const rough = most / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const steps = Math.ceil(most / step - 1e-9)
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

/** At which buckets a label stands, so that each has `room` pixels and none is cut off at the end. */
export function labelled(count: number, width: number, room = 64): number[] {
  const slot = Math.max(width, 1) / Math.max(count, 1)
  const every = Math.max(1, Math.ceil(room / slot))
  const isWhole = (index: number) => slot >= room || (index + 0.5) * slot + room / 2 <= width
  return Array.from({ length: count }, (_, index) => index).filter(
    (index) => index % every === 0 && (index === 0 || isWhole(index)),
  )
}
