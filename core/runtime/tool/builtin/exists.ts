/** The tool `exists`: whether there is something at a path. */
import { z } from 'zod'
import type { Sandbox } from '../../sandbox/port.ts'
import type { ResolvedTool } from '../port.ts'
import { builtinTool } from './builtin-tool.ts'

const parameters = z.object({ path: z.string().min(1).describe('File or folder') })

export function existsTool(sandbox: Sandbox): ResolvedTool {
  return builtinTool({
    name: 'exists',
    description: 'Tells whether a file or folder exists: true or false.',
    parameters,
    execute: ({ path }) => sandbox.exists(path),
  })
}
