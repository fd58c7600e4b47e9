/** The tool `rm`: removes a file, or a folder with all that is in it. */
import { z } from 'zod'
import type { Sandbox } from '../../sandbox/port.ts'
import type { ResolvedTool } from '../port.ts'
import { builtinTool } from './builtin-tool.ts'
import { displayPath } from './display-path.ts'

const parameters = z.object({
  path: z.string().min(1).describe('File or folder'),
  recursive: z.boolean().default(false).describe('Remove a folder with its content'),
  force: z.boolean().default(false).describe('Do not fail when it does not exist'),
})

export function rmTool(sandbox: Sandbox): ResolvedTool {
  return builtinTool({
    name: 'rm',
    description: 'Removes a file, or with recursive a folder and its content.',
    parameters,
    async execute({ path, recursive, force }) {
      await sandbox.rm(path, { recursive, force })
      return `Removed ${displayPath(sandbox, path)}`
    },
  })
}
