/** Finds text in what a terminal holds, line by line as it was written, whatever the width wrapped. */

/** What is needed of xterm's buffer. */
export interface TerminalLines {
  readonly length: number
  getLine(
    row: number,
  ): { readonly isWrapped: boolean; translateToString(trimRight?: boolean): string } | undefined
}

export interface TerminalMatch {
  row: number
  column: number
  length: number
}

export function findInTerminal(buffer: TerminalLines, query: string, columns: number) {
  const matches: TerminalMatch[] = []
  const wanted = query.toLowerCase()
  if (wanted === '') return matches
  let row = 0
  while (row < buffer.length) {
    let text = buffer.getLine(row)?.translateToString(false) ?? ''
    let next = row + 1
    while (next < buffer.length && buffer.getLine(next)?.isWrapped) {
      text += buffer.getLine(next)?.translateToString(false) ?? ''
      next += 1
    }
    const lower = text.toLowerCase()
    for (
      let at = lower.indexOf(wanted);
      at !== -1;
      at = lower.indexOf(wanted, at + wanted.length)
    ) {
      matches.push({
        row: row + Math.floor(at / columns),
        column: at % columns,
        length: wanted.length,
      })
    }
    row = next
  }
  return matches
}

/** The match after (or before) the one that is shown, around the ends. */
export function nextIndex(count: number, index: number | null, by: 1 | -1): number | null {
  if (count === 0) return null
  // The newest output is what one looks for first.
  if (index === null) return count - 1
  return (index + by + count) % count
}
