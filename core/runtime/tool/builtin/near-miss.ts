/** Where a text that was not found almost is, so that a model can correct itself in one step. */

/** Lines of context that are quoted. */
const MAX_QUOTED = 12

/** A sentence with the place and the real text, or with what else to do. */
export function nearMiss(text: string, wanted: string): string {
  const lines = text.split(/\r?\n/)
  const parts = wanted.replace(/\r?\n$/, '').split(/\r?\n/)
  const loose = findLoosely(lines, parts)
  if (loose !== null) {
    return `Lines ${loose + 1}-${loose + parts.length} differ only in white space:\n${quote(lines, loose, parts.length)}`
  }
  const similar = mostSimilar(lines, parts)
  if (similar !== null) {
    return `Lines ${similar + 1}-${Math.min(similar + parts.length, lines.length)} are similar:\n${quote(lines, similar, parts.length)}`
  }
  return 'Read the file again and copy the text exactly.'
}

/** Leading, trailing and repeated white space do not matter. */
function normal(line: string): string {
  return line.trim().replaceAll(/\s+/g, ' ')
}

function findLoosely(lines: string[], parts: string[]): number | null {
  const wanted = parts.map(normal)
  if (wanted.every((part) => part === '')) return null
  const index = lines.findIndex((_, start) =>
    wanted.every((part, offset) => normal(lines[start + offset] ?? '\0') === part),
  )
  return index < 0 ? null : index
}

/** The place where most lines of the wanted text stand, when that is at least half of them. */
function mostSimilar(lines: string[], parts: string[]): number | null {
  const wanted = parts.map(normal)
  let best = { start: -1, score: 0 }
  for (let start = 0; start < lines.length; start += 1) {
    let score = 0
    for (const [offset, part] of wanted.entries()) {
      if (part !== '' && normal(lines[start + offset] ?? '') === part) score += 1
    }
    if (score > best.score) best = { start, score }
  }
  const meaningful = wanted.filter((part) => part !== '').length
  return best.score > 0 && best.score * 2 >= meaningful ? best.start : null
}

function quote(lines: string[], start: number, count: number): string {
  return lines.slice(start, start + Math.min(count, MAX_QUOTED)).join('\n')
}
