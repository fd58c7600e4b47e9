/** The tool `glob`: paths that match a pattern. */
import picomatch from 'picomatch'
import { z } from 'zod'
import type { Sandbox } from '../../sandbox/port.ts'
import type { ResolvedTool } from '../port.ts'
import { builtinTool } from './builtin-tool.ts'
import { displayPath } from './display-path.ts'
import { keepHead } from './truncate.ts'
import { type Walk, walk } from './walk.ts'

const MAX_PATHS = 1_000

const parameters = z.object({
  pattern: z.string().min(1).describe('Such as **/*.ts or src/*.{js,css}'),
})

export function globTool(sandbox: Sandbox): ResolvedTool {
  return builtinTool({
    name: 'glob',
    description: `Lists the files and folders whose path matches a pattern, sorted, at most ${MAX_PATHS}. .git and node_modules are not entered.`,
    parameters,
    async execute({ pattern }, signal) {
      const { base, glob } = picomatch.scan(pattern)
      if (glob === '') return (await sandbox.exists(pattern)) ? displayPath(sandbox, pattern) : none
      const folder = sandbox.resolvePath(base === '' ? '.' : base)
      if (!(await sandbox.exists(folder))) return none
      const isMatch = picomatch(glob)
      const hidden = /(^|\/)\.[^./]/.test(glob)
      const progress: Walk = { incomplete: false }
      const found: string[] = []
      for await (const { path } of walk(sandbox, folder, { signal, progress, hidden })) {
        if (isMatch(path.slice(folder.length).replace(/^\//, ''))) {
          found.push(displayPath(sandbox, path))
        }
      }
      return report(found.sort(), progress)
    },
  })
}

const none = 'No matches.'

function report(found: string[], progress: Walk): string {
  if (found.length === 0 && !progress.incomplete) return none
  const cut = keepHead(found.slice(0, MAX_PATHS).join('\n'))
  const shown = Math.min(found.length, MAX_PATHS) - cut.omittedLines
  const notes: string[] = []
  if (shown < found.length) {
    notes.push(`[${found.length - shown} paths omitted. Use a narrower pattern to see them.]`)
  }
  if (progress.incomplete) notes.push('[The folder is too large; start the pattern with a folder.]')
  return [cut.text, ...notes].filter((part) => part !== '').join('\n')
}
