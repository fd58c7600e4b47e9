/** The tool `mkdir`: a folder, with the folders above it. */
import { z } from 'zod'
import type { Sandbox } from '../../sandbox/port.ts'
import type { ResolvedTool } from '../port.ts'
import { builtinTool } from './builtin-tool.ts'
import { displayPath } from './display-path.ts'

const parameters = z.object({
  path: z.string().min(1).describe('Folder'),
  recursive: z.boolean().default(true).describe('Make missing folders above it too'),
})

export function mkdirTool(sandbox: Sandbox): ResolvedTool {
  return builtinTool({
    name: 'mkdir',
    description: 'Makes a folder.',
    parameters,
    async execute({ path, recursive }) {
      await sandbox.mkdir(path, { recursive })
      return `Created ${displayPath(sandbox, path)}`
    },
  })
}
