/**
 * What this thread began last, so that a moment in which it did nothing else can be explained. A few words
 * each, and never what was said or asked.
 */

interface Begun {
  at: number
  what: string
}

const mostKept = 32
const begun: Begun[] = []
let next = 0

/** To be called where something begins that may take long without a pause. */
export function noteDoing(what: string): void {
  begun[next] = { at: performance.now(), what }
  next = (next + 1) % mostKept
}

/** What began at that time of `performance.now` or later, the latest first, each once. */
export function doneSince(at: number): string[] {
  const found = begun.filter((one) => one.at >= at).sort((a, b) => b.at - a.at)
  return [...new Set(found.map(({ what }) => what))]
}
