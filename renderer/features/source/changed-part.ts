/** The one part in which two texts differ. */

export interface ChangedPart {
  /** In the old text; `end` exclusive. */
  start: number
  end: number
  /** What stands there in the new one. */
  text: string
}

export function changedPart(old: string, now: string): ChangedPart {
  const most = Math.min(old.length, now.length)
  let start = 0
  while (start < most && old[start] === now[start]) start += 1
  let same = 0
  while (same < most - start && old.at(-1 - same) === now.at(-1 - same)) same += 1
  // Never between the halves of a character or of an end of line.
  while (start > 0 && isWithin(old, now, start)) start -= 1
  while (same > 0 && isWithin(old, now, old.length - same, now.length - same)) same -= 1
  return { start, end: old.length - same, text: now.slice(start, now.length - same) }
}

function isWithin(old: string, now: string, inOld: number, inNow = inOld): boolean {
  return splits(old, inOld) || splits(now, inNow)
}

function splits(text: string, at: number): boolean {
  const [before = '', after = ''] = [text[at - 1], text[at]]
  return /^[\uD800-\uDBFF]$/.test(before) || (before === '\r' && after === '\n')
}
