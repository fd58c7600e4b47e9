/** Text files that go with a message: read from disk, written into its text, and taken out of it again to be shown. */
import { formatBytes } from '../../ui/format.ts'

export interface TextFile {
  name: string
  text: string
}

/** A whole window of a model is about a megabyte; one file should not fill it. */
const largest = 256_000

/** Reads UTF-8 text, with a sentence for each file that is something else or too large. */
export async function readTextFiles(
  files: readonly File[],
): Promise<{ texts: TextFile[]; problems: string[] }> {
  const texts: TextFile[] = []
  const problems: string[] = []
  for (const file of files) {
    if (file.size > largest) {
      problems.push(
        `${file.name} was not attached. It has ${formatBytes(file.size)}; ${formatBytes(largest)} is the most.`,
      )
      continue
    }
    const text = decode(await file.arrayBuffer())
    if (text === null) problems.push(`${file.name} was not attached. Images and text files can be.`)
    else texts.push({ name: file.name, text })
  }
  return { texts, problems }
}

function decode(bytes: ArrayBuffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** The message as the model reads it. */
export function withFiles(text: string, files: readonly TextFile[]): string {
  const blocks = files.map(
    ({ name, text: content }) =>
      `<file name="${name.replaceAll('"', "'")}">\n${content.trimEnd()}\n</file>`,
  )
  return [text, ...blocks].filter((part) => part !== '').join('\n\n')
}

const fileBlock = /(?:^|\n\n)<file name="([^"\n]*)">\n([\s\S]*?)\n<\/file>(?=\n\n<file name="|$)/g

/** What the person wrote, apart from the files that went with it. */
export function splitFiles(message: string): { text: string; files: TextFile[] } {
  const files: TextFile[] = []
  let start = message.length
  for (const match of message.matchAll(fileBlock)) {
    start = Math.min(start, match.index)
    files.push({ name: match[1] ?? '', text: match[2] ?? '' })
  }
  return { text: message.slice(0, start), files }
}
