/** The tool `edit`: exact text replaced in a file. */
import { z } from 'zod'
import { HearthError } from '../../../contract/error.ts'
import type { Sandbox } from '../../sandbox/port.ts'
import type { ResolvedTool } from '../port.ts'
import { builtinTool } from './builtin-tool.ts'
import { displayPath } from './display-path.ts'
import { nearMiss } from './near-miss.ts'
import { withPathLock } from './path-lock.ts'

const parameters = z.object({
  path: z.string().min(1).describe('File'),
  old_text: z.string().min(1).describe('Text to replace, exactly as it is in the file'),
  new_text: z.string().describe('Text to put in its place'),
  replace_all: z.boolean().default(false).describe('Replace every occurrence'),
})

export function editTool(sandbox: Sandbox): ResolvedTool {
  return builtinTool({
    name: 'edit',
    description:
      'Replaces text in a file. old_text must match exactly, white space included, and occur only once unless replace_all is set.',
    parameters,
    async execute({ path, old_text, new_text, replace_all }, signal) {
      const shown = displayPath(sandbox, path)
      const key = `${sandbox.kind}:${sandbox.resolvePath(path)}`
      return await withPathLock(key, signal, async () => {
        const before = await sandbox.readFile(path)
        const { after, count } = replace(before, {
          shown,
          // Models write \n; a file with Windows line ends keeps its own.
          ...lineEnds(before, old_text, new_text),
          all: replace_all,
        })
        await sandbox.writeFile(path, after)
        return `Edited ${shown} (${count} replacement)`
      })
    },
  })
}

function lineEnds(text: string, old: string, replacement: string): { old: string; new: string } {
  const windows = text.includes('\r\n') && !old.includes('\r') && !text.includes(old)
  if (!windows) return { old, new: replacement }
  return { old: old.replaceAll('\n', '\r\n'), new: replacement.replaceAll(/\r?\n/g, '\r\n') }
}

interface Replacement {
  shown: string
  old: string
  new: string
  all: boolean
}

function replace(before: string, request: Replacement): { after: string; count: number } {
  const { shown, old, all } = request
  if (old === request.new) {
    throw editFailed('nothing_to_edit', `old_text and new_text are the same.`, '')
  }
  const found = occurrences(before, old)
  if (found.length === 0) {
    throw editFailed('text_not_found', `Text not found in ${shown}`, nearMiss(before, old))
  }
  if (found.length > 1 && !all) {
    const lines = found.slice(0, 10).map((index) => lineAt(before, index))
    throw editFailed(
      'text_not_unique',
      `Text occurs ${found.length} times in ${shown}`,
      `Lines ${lines.join(', ')}. Add surrounding lines to old_text until it is unique, or set replace_all.`,
    )
  }
  // split and join rather than replace: `$&` in the new text is no pattern.
  return { after: before.split(old).join(request.new), count: found.length }
}

function occurrences(text: string, part: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) {
    found.push(at)
  }
  return found
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function editFailed(type: string, message: string, details: string): HearthError {
  const said = details === '' ? message : `${message}. ${details}`
  return new HearthError({ type, status: 400, message: said, details })
}
