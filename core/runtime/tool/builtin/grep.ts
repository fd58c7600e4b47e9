/** The tool `grep`: lines that match a regular expression. */
import picomatch from 'picomatch'
import { z } from 'zod'
import { HearthError } from '../../../contract/error.ts'
import type { Sandbox } from '../../sandbox/port.ts'
import type { ResolvedTool } from '../port.ts'
import { builtinTool } from './builtin-tool.ts'
import { displayPath } from './display-path.ts'
import { compilePattern, type LineSearch } from './search-lines.ts'
import { keepHead } from './truncate.ts'
import { type Walk, walk } from './walk.ts'

const DEFAULT_MATCHES = 100
const MAX_LINE_CHARACTERS = 500
/** Larger files are data, not text somebody wrote. */
const MAX_FILE_BYTES = 10_485_760

const parameters = z.object({
  pattern: z.string().min(1).describe('Regular expression (JavaScript)'),
  path: z.string().min(1).default('.').describe('File or folder to search'),
  include: z.string().optional().describe('Only files matching this glob, such as *.ts'),
  limit: z.number().int().min(1).max(2_000).default(DEFAULT_MATCHES).describe('Most matches'),
})

export function grepTool(sandbox: Sandbox): ResolvedTool {
  return builtinTool({
    name: 'grep',
    description: `Searches files for lines matching a regular expression and returns path:line:text, ${DEFAULT_MATCHES} matches unless limit says otherwise. Binary files, .git and node_modules are left out.`,
    parameters,
    async execute({ pattern, path, include, limit }, signal) {
      const search = compilePattern(pattern)
      const progress: Walk = { incomplete: false }
      const found: string[] = []
      for await (const file of files(sandbox, path, include, { signal, progress })) {
        found.push(...(await matches(sandbox, file, search, limit + 1 - found.length)))
        if (found.length > limit) break
      }
      return report(found, limit, progress)
    },
  })
}

interface Bounds {
  signal: AbortSignal
  progress: Walk
}

async function* files(
  sandbox: Sandbox,
  path: string,
  include: string | undefined,
  bounds: Bounds,
): AsyncGenerator<string> {
  const stat = await sandbox.stat(path)
  if (!stat.isDirectory) {
    yield path
    return
  }
  const folder = sandbox.resolvePath(path)
  const wanted = include === undefined ? null : matcher(include)
  for await (const found of walk(sandbox, folder, { ...bounds, hidden: true })) {
    if (!found.stat.isFile || found.stat.size > MAX_FILE_BYTES) continue
    const inside = found.path.slice(folder.length).replace(/^\//, '')
    if (wanted === null || wanted(inside)) yield found.path
  }
}

/** As in .gitignore: a glob without a slash is about names, one with a slash about paths. */
function matcher(include: string): (path: string) => boolean {
  const isMatch = picomatch(include, { dot: true })
  if (include.includes('/')) return (path) => isMatch(path)
  return (path) => isMatch(path.slice(path.lastIndexOf('/') + 1))
}

async function matches(
  sandbox: Sandbox,
  path: string,
  search: LineSearch,
  limit: number,
): Promise<string[]> {
  const bytes = await readOrSkip(sandbox, path)
  if (bytes === null || bytes.subarray(0, 8_000).includes(0)) return []
  const shown = displayPath(sandbox, path)
  return search(new TextDecoder().decode(bytes), limit).map(({ line, text }) => {
    const cut = text.length > MAX_LINE_CHARACTERS ? `${text.slice(0, MAX_LINE_CHARACTERS)}…` : text
    return `${shown}:${line}:${cut}`
  })
}

/** Null when the file went away, or may not be read, since the walk saw it. */
async function readOrSkip(sandbox: Sandbox, path: string): Promise<Uint8Array | null> {
  try {
    return await sandbox.readFileBuffer(path)
  } catch (error) {
    if (HearthError.is(error) && ['file_not_found', 'file_access_denied'].includes(error.type)) {
      return null
    }
    throw error
  }
}

function report(found: string[], limit: number, progress: Walk): string {
  if (found.length === 0) return progress.incomplete ? `No matches. ${stopped}` : 'No matches.'
  const notes: string[] = []
  if (found.length > limit) {
    notes.push(
      `[The first ${limit} matches; there are more. Narrow the pattern or the path, or raise limit.]`,
    )
  }
  if (progress.incomplete) notes.push(stopped)
  const cut = keepHead(found.slice(0, limit).join('\n'))
  if (cut.omittedCharacters > 0) {
    notes.push(
      `[${cut.omittedLines} lines, ${cut.omittedCharacters} characters omitted. Narrow the pattern or the path to see them.]`,
    )
  }
  return [cut.text, ...notes].join('\n')
}

const stopped = '[The folder is too large to search whole; give a smaller path.]'
