/** Addresses and files of the project in a line of a terminal. */

export type TerminalLink =
  | { kind: 'url'; url: string; start: number; end: number }
  | {
      kind: 'file'
      path: string
      line: number | null
      column: number | null
      start: number
      end: number
    }

const url = /https?:\/\/[^\s"'<>()[\]{}]+[^\s"'<>()[\]{}.,;:!?]/g
/** With a folder or a line: a bare word with a dot is more often none. */
const file =
  /(?<![\w/.@-])(?:\.\/)?((?:[\w@.-]+\/)+[\w@.-]+\.[a-z]{1,5}|[\w@-]+\.[a-z]{1,5}(?=:\d))(?::(\d+))?(?::(\d+))?/gi

/** `start` and `end` count characters of the line from 0; `root` is taken off absolute paths. */
export function linksIn(text: string, root: string): TerminalLink[] {
  const links: TerminalLink[] = []
  for (const match of text.matchAll(url)) {
    const start = match.index
    links.push({ kind: 'url', url: match[0], start, end: start + match[0].length })
  }
  const absolute = text.replaceAll(`${root}/`, (prefix) => ' '.repeat(prefix.length))
  for (const match of absolute.matchAll(file)) {
    const [whole, path = '', line, column] = match
    const start = match.index
    const end = start + whole.length
    if (links.some((link) => start < link.end && end > link.start)) continue
    if (path.startsWith('..')) continue
    links.push({
      kind: 'file',
      path,
      line: line === undefined ? null : Number(line),
      column: column === undefined ? null : Number(column),
      start,
      end,
    })
  }
  return links
}
