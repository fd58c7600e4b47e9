/** The beginning of a long text, cut where it does no harm; and what was cut off before it was kept. */

/** Characters of an output that are drawn before more is asked for. */
export const shownAtOnce = 50_000

/** Beyond this an output is not opened, nor taken apart as JSON, by itself. */
export const largeOutput = 500_000

/** A line longer than this is cut within. */
const longestLine = 2_000

/** At most so many characters; at the end of a line where one is near, never within a character. */
export function beginningOf(text: string, most: number): string {
  if (text.length <= most) return text
  const lineEnd = text.lastIndexOf('\n', most - 1)
  if (lineEnd > Math.max(0, most - longestLine)) return text.slice(0, lineEnd + 1)
  const isWithin = /[\uD800-\uDBFF]/.test(text.charAt(most - 1))
  return text.slice(0, isWithin ? most - 1 : most)
}

const cutNote = /\n\[Cut here: (\d+) more characters\.[^\n]*\]$/

/** Characters that a tool returned and that were not kept, as the end of the output says; 0 for all others. */
export function omittedFrom(output: string): number {
  return Number(cutNote.exec(output.slice(-200))?.[1] ?? 0)
}
