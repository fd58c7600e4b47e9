/** What a task's child is: the agent itself, or one of its declared subagents over the agent's defaults. */
import { HearthError } from '../../contract/error.ts'
import type { AgentDefinition } from '../agent/definition.ts'

/**
 * A subagent's own fields win; what it leaves out (instructions, model, tools, thinking level) it
 * inherits. Its subagents are its own. Sandbox and policy are always the parent's.
 *
 * @throws `unknown_subagent` (400) listing those that are declared.
 */
export function subagentDefinition(parent: AgentDefinition, name: string | null): AgentDefinition {
  if (name === null) return parent
  const declared = parent.profile.subagents ?? []
  const subagent = declared.find((profile) => profile.name === name)
  if (subagent === undefined) throw unknownSubagent(name, declared.flatMap(nameOf))
  const { subagents: _, ...inherited } = parent.profile
  const own = Object.fromEntries(
    Object.entries(subagent).filter(([, value]) => value !== undefined),
  )
  return { ...parent, profile: { ...inherited, ...own } }
}

function nameOf(profile: { name?: string }): string[] {
  return profile.name === undefined ? [] : [profile.name]
}

function unknownSubagent(name: string, declared: string[]): HearthError {
  return new HearthError({
    type: 'unknown_subagent',
    status: 400,
    message: `Unknown subagent "${name}".`,
    details:
      declared.length === 0
        ? 'This agent declares no subagents.'
        : `Declared subagents: ${declared.join(', ')}.`,
  })
}
