/** The tool `read`: a text file, or a part of it; the names in a folder. */
import { z } from 'zod'
import { HearthError } from '../../../contract/error.ts'
import type { Sandbox } from '../../sandbox/port.ts'
import type { ResolvedTool } from '../port.ts'
import { builtinTool } from './builtin-tool.ts'
import { displayPath } from './display-path.ts'
import { keepHead, MAX_CHARACTERS, MAX_LINES } from './truncate.ts'

const parameters = z.object({
  path: z.string().min(1).describe('File or folder'),
  offset: z.number().int().min(1).optional().describe('First line to read, from 1'),
  limit: z.number().int().min(1).optional().describe('Number of lines to read'),
})

export function readTool(sandbox: Sandbox): ResolvedTool {
  return builtinTool({
    name: 'read',
    description: `Reads a text file, or lists the names in a folder. At most ${MAX_LINES} lines or ${MAX_CHARACTERS} characters come back at once; use offset and limit for the rest.`,
    parameters,
    async execute({ path, offset = 1, limit }) {
      const { isDirectory } = await sandbox.stat(path)
      const shown = displayPath(sandbox, path)
      const text = isDirectory
        ? await listing(sandbox, path)
        : decode(await sandbox.readFileBuffer(path), shown)
      return window(text, { offset, limit, shown })
    },
  })
}

async function listing(sandbox: Sandbox, path: string): Promise<string> {
  const names = await sandbox.readdir(path)
  const folder = sandbox.resolvePath(path).replace(/\/$/, '')
  const shown = await Promise.all(
    names.map(async (name) => ((await isFolder(sandbox, `${folder}/${name}`)) ? `${name}/` : name)),
  )
  return shown.join('\n')
}

async function isFolder(sandbox: Sandbox, path: string): Promise<boolean> {
  try {
    return (await sandbox.stat(path)).isDirectory
  } catch (error) {
    // A link that leads nowhere, or out: it has a name and no more.
    if (HearthError.is(error) && error.status < 500) return false
    throw error
  }
}

function decode(bytes: Uint8Array, shown: string): string {
  if (bytes.subarray(0, 8_000).includes(0)) {
    throw new HearthError({
      type: 'binary_file',
      status: 400,
      message: `${shown} is a binary file (${bytes.length} bytes).`,
      details: 'Only text can be read. Inspect it with a command, such as `file` or `strings`.',
    })
  }
  return new TextDecoder().decode(bytes).replaceAll('\r\n', '\n')
}

interface Window {
  offset: number
  limit: number | undefined
  shown: string
}

function window(text: string, { offset, limit, shown }: Window): string {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  if (offset > 1 && offset > lines.length) {
    throw new HearthError({
      type: 'offset_past_end',
      status: 400,
      message: `Offset ${offset} is past the end of ${shown} (${lines.length} lines).`,
    })
  }
  const wanted = lines.slice(offset - 1, limit === undefined ? undefined : offset - 1 + limit)
  const selected = wanted.join('\n')
  const head = keepHead(selected)
  if (head.omittedCharacters === 0) return selected
  const last = offset + head.lines - 1
  const cutInside = head.omittedLines === 0 || head.text.length === MAX_CHARACTERS
  const next = cutInside
    ? 'A line was cut; use a command such as `cut -c` for the rest of it.'
    : `Continue with offset=${last + 1}.`
  return `${head.text}\n\n[Lines ${offset}-${last} of ${lines.length}; ${head.omittedLines} lines, ${head.omittedCharacters} characters omitted. ${next}]`
}
