/** Cuts output to what a model should read at once, and says what is missing and how to get it. */

export const MAX_CHARACTERS = 51_200
export const MAX_LINES = 2_000

export interface Cut {
  text: string
  /** Whole lines kept; a line cut in half counts. */
  lines: number
  omittedLines: number
  omittedCharacters: number
}

/** The beginning of a text, cut at a line where possible. */
export function keepHead(text: string, maxLines = MAX_LINES): Cut {
  const lines = text.split('\n')
  let length = 0
  let kept = 0
  while (kept < lines.length && kept < maxLines) {
    const next = length + (lines[kept]?.length ?? 0) + (kept > 0 ? 1 : 0)
    if (next > MAX_CHARACTERS) break
    length = next
    kept += 1
  }
  // Not even one line fits: part of it is better than nothing.
  if (kept === 0) return cut(text, lines.length, 1, safeCut(text, MAX_CHARACTERS))
  return cut(text, lines.length, kept, length)
}

/** The end of a text, cut at a line where possible. */
export function keepTail(text: string): Cut {
  const lines = text.split('\n')
  let length = 0
  let kept = 0
  while (kept < lines.length && kept < MAX_LINES) {
    const next = length + (lines[lines.length - 1 - kept]?.length ?? 0) + (kept > 0 ? 1 : 0)
    if (next > MAX_CHARACTERS) break
    length = next
    kept += 1
  }
  if (kept === 0) {
    kept = 1
    length = text.length - safeCut(text, text.length - MAX_CHARACTERS)
  }
  return {
    text: text.slice(text.length - length),
    lines: kept,
    omittedLines: lines.length - kept,
    omittedCharacters: text.length - length,
  }
}

function cut(text: string, lines: number, kept: number, length: number): Cut {
  return {
    text: text.slice(0, length),
    lines: kept,
    omittedLines: lines - kept,
    omittedCharacters: text.length - length,
  }
}

/** An index that does not split a character outside the basic plane. */
function safeCut(text: string, index: number): number {
  const code = text.charCodeAt(index)
  return code >= 0xdc00 && code <= 0xdfff ? index - 1 : index
}
