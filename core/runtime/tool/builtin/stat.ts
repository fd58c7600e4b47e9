/** The tool `stat`: what a file or folder is. */
import { z } from 'zod'
import type { Sandbox } from '../../sandbox/port.ts'
import type { ResolvedTool } from '../port.ts'
import { builtinTool } from './builtin-tool.ts'
import { displayPath } from './display-path.ts'

const parameters = z.object({ path: z.string().min(1).describe('File or folder') })

export function statTool(sandbox: Sandbox): ResolvedTool {
  return builtinTool({
    name: 'stat',
    description: 'Tells what a path is: kind, size in bytes, time of the last change.',
    parameters,
    async execute({ path }) {
      const { isFile, isDirectory, isSymbolicLink, size, mtime } = await sandbox.stat(path)
      return {
        path: displayPath(sandbox, path),
        isFile,
        isDirectory,
        isSymbolicLink,
        size,
        mtime: new Date(mtime).toISOString(),
      }
    },
  })
}
