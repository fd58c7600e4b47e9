/** Agent files written by hand, one unlike the other, each also as other editors would save it. For tests. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface WrittenFile {
  /** Such as `texts/escapes, with a byte order mark`. */
  name: string
  text: string
}

const folder = join(import.meta.dirname, 'written')

/** As they stand in `written/`, where `//// name` begins each. */
export function writtenFiles(): WrittenFile[] {
  return readdirSync(folder).flatMap((file) => {
    const group = file.replace(/\.txt$/, '')
    const [, ...parts] = readFileSync(join(folder, file), 'utf8').split(/^\/\/\/\/ /m)
    return parts.map((part) => {
      const end = part.indexOf('\n')
      return { name: `${group}/${part.slice(0, end)}`, text: part.slice(end + 1) }
    })
  })
}

/** The same text with other ends of lines, a mark before it, or without a last line break. */
export function savedOtherwise({ name, text }: WrittenFile): WrittenFile[] {
  let line = 0
  const mixed = text.replace(/\n/g, () => {
    line += 1
    return line % 3 === 0 ? '\r\n' : '\n'
  })
  return [
    { name: `${name}, from Windows`, text: text.replaceAll('\n', '\r\n') },
    { name: `${name}, with mixed ends of lines`, text: mixed },
    { name: `${name}, with a byte order mark`, text: `\uFEFF${text}` },
    { name: `${name}, without a last line break`, text: text.trimEnd() },
    { name: `${name}, as a script`, text: `#!/usr/bin/env node\n${text}` },
  ]
}
