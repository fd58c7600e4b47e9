/** All tools of a turn in one list: their order, and names that mean one thing. */
import { HearthError } from '../../contract/error.ts'
import type { Sandbox } from '../sandbox/port.ts'
import { sandboxTools } from './builtin/builtin-tools.ts'
import { BUILTIN_TOOL_NAMES } from './builtin/names.ts'
import type { ToolDefinition } from './define-tool.ts'
import type { ResolvedTool } from './port.ts'
import { resolveTool } from './resolve-tool.ts'

/** A tool of an author, or one already resolved, such as an MCP server's. */
export type ToolInput = ToolDefinition | ResolvedTool

export interface ToolSources {
  sandbox: Sandbox | null
  /** Null or absent where tasks are disabled. */
  task?: ResolvedTool | null
  /** Reads skills; null or absent where there are none. Gives way to an author's tool of its name. */
  skill?: ResolvedTool | null
  agent?: readonly ToolInput[]
  command?: readonly ToolInput[]
  mcp?: readonly ToolInput[]
  /** Given with the call. */
  call?: readonly ToolInput[]
}

/**
 * Built-ins, then the agent's tools, commands, MCP tools, and those of the call.
 *
 * @throws `tool_conflict` (500) for a tool with the name of a built-in, or a name used twice.
 */
export function assembleTools(sources: ToolSources): ResolvedTool[] {
  const { sandbox, task, skill, agent = [], command = [], mcp = [], call = [] } = sources
  const custom = [
    ...agent.map((tool) => resolved(tool, 'agent')),
    ...command.map((tool) => resolved(tool, 'command')),
    ...mcp.map((tool) => resolved(tool, 'mcp')),
    ...call.map((tool) => resolved(tool, 'agent')),
  ]
  assertNames(custom)
  const ownSkill = skill && custom.every(({ name }) => name !== skill.name) ? [skill] : []
  return [
    ...(sandbox ? sandboxTools(sandbox) : []),
    ...(task ? [task] : []),
    ...ownSkill,
    ...custom,
  ]
}

function resolved(tool: ToolInput, origin: ResolvedTool['origin']): ResolvedTool {
  return 'origin' in tool ? tool : resolveTool(tool, origin)
}

const builtinNames: ReadonlySet<string> = new Set(BUILTIN_TOOL_NAMES)

/** @throws `tool_conflict` (500). */
export function assertNames(tools: readonly { name: string }[]): void {
  const seen = new Set<string>()
  for (const { name } of tools) {
    if (builtinNames.has(name)) {
      throw conflict(
        `Custom tool "${name}" conflicts with a built-in tool.`,
        `Built-in tools are ${BUILTIN_TOOL_NAMES.join(', ')}. Give yours another name.`,
      )
    }
    if (seen.has(name)) {
      throw conflict(
        `Custom tool "${name}" conflicts with another tool of that name.`,
        'Tools of the agent, its commands, its MCP servers and the call share one list of names.',
      )
    }
    seen.add(name)
  }
}

function conflict(message: string, details: string): HearthError {
  return new HearthError({ type: 'tool_conflict', status: 500, message, details })
}
