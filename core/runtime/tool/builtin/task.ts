/** The tool `task`: work handed to a child with a conversation of its own. */
import { z } from 'zod'
import type { ResolvedTool, ToolContext } from '../port.ts'
import { builtinTool } from './builtin-tool.ts'

const parameters = z.object({
  prompt: z.string().min(1).describe('What to do, with everything the child needs to know'),
  description: z.string().optional().describe('A few words for whoever watches'),
  agent: z.string().min(1).optional().describe('Name of a declared subagent'),
  role: z.string().min(1).optional().describe('Name of a role of the project'),
  cwd: z.string().min(1).optional().describe('Working folder of the task'),
})

export type TaskArguments = z.infer<typeof parameters>

/** Runs the task and returns the child's answer. */
export type RunTask = (task: TaskArguments, context: ToolContext) => Promise<string>

export interface DeclaredSubagent {
  name: string
  description?: string | null | undefined
}

export function taskTool(
  runTask: RunTask,
  subagents: readonly DeclaredSubagent[] = [],
): ResolvedTool {
  return builtinTool({
    name: 'task',
    description: describe(subagents),
    parameters,
    execute: (task, _signal, context) => runTask(task, context),
  })
}

function describe(subagents: readonly DeclaredSubagent[]): string {
  const base =
    'Delegates work to a child with an empty conversation and the same files, and returns its answer.'
  if (subagents.length === 0) return base
  const lines = subagents.map(({ name, description }) =>
    description ? `- ${name}: ${description}` : `- ${name}`,
  )
  return [`${base} Subagents to choose from with the argument agent:`, ...lines].join('\n')
}
