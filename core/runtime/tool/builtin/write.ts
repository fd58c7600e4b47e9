/** The tool `write`: a whole file, new or replaced. */
import { z } from 'zod'
import type { Sandbox } from '../../sandbox/port.ts'
import type { ResolvedTool } from '../port.ts'
import { builtinTool } from './builtin-tool.ts'
import { displayPath } from './display-path.ts'
import { withPathLock } from './path-lock.ts'

const parameters = z.object({
  path: z.string().min(1).describe('File; missing folders are made'),
  content: z.string().describe('The whole content'),
})

export function writeTool(sandbox: Sandbox): ResolvedTool {
  return builtinTool({
    name: 'write',
    description:
      'Writes a file, replacing what it held. Use edit to change a part of a file that exists.',
    parameters,
    async execute({ path, content }, signal) {
      const key = `${sandbox.kind}:${sandbox.resolvePath(path)}`
      await withPathLock(key, signal, () => sandbox.writeFile(path, content))
      return `Wrote ${displayPath(sandbox, path)}`
    },
  })
}
