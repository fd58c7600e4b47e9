/** `defineAgentProfile` and what is done with profiles: test, extend, merge. */
import type { AgentProfile, AgentRuntimeConfig, Tools } from './profile.ts'
import { assertDistinct, validateProfile } from './validate-profile.ts'

/**
 * Checks a profile and returns a frozen copy of it.
 *
 * @throws `invalid_agent` naming the field that is unknown or wrong.
 * @example
 * const reviewer = defineAgentProfile({
 *   name: 'reviewer',
 *   description: 'Reviews a diff for mistakes.',
 *   instructions: 'Be strict and brief.',
 * })
 */
export function defineAgentProfile(profile: AgentProfile): Readonly<AgentProfile> {
  return Object.freeze({ ...validateProfile(profile, 'profile') })
}

/** A copy of `profile` with tools and subagents added at the end. The original is unchanged. */
export function extendAgentProfile(
  profile: AgentProfile,
  additions: Pick<AgentProfile, 'tools' | 'subagents'>,
): AgentProfile {
  const extended = { ...profile }
  const tools = joinTools(profile.tools, additions.tools)
  const subagents = joinSubagents(profile.subagents, additions.subagents)
  if (tools !== undefined) extended.tools = tools
  if (subagents !== undefined) extended.subagents = subagents
  return validateProfile(extended, 'profile')
}

/**
 * One flat profile of a configuration and the `profile` in it: an inline field (also `false`) wins,
 * a missing one falls back, lists are the profile's entries, then the inline ones.
 */
export function resolveAgentProfile(config: AgentRuntimeConfig): AgentProfile {
  const { profile: base = {}, cwd: _cwd, sandbox: _sandbox, policy: _policy, ...inline } = config
  const defined = Object.fromEntries(
    Object.entries(inline).filter(([, value]) => value !== undefined),
  )
  const merged: AgentProfile = { ...base, ...defined }
  const tools = joinTools(base.tools, inline.tools)
  const subagents = joinSubagents(base.subagents, inline.subagents)
  if (tools !== undefined) merged.tools = tools
  if (subagents !== undefined) merged.subagents = subagents
  if (base.mcpServers && inline.mcpServers) {
    merged.mcpServers = { ...base.mcpServers, ...inline.mcpServers }
  }
  return merged
}

function joinTools(first: Tools | undefined, second: Tools | undefined): Tools | undefined {
  if (first === undefined || second === undefined) return first ?? second
  if (typeof first !== 'function' && typeof second !== 'function') {
    const joined = [...first, ...second]
    assertDistinct(joined, 'tool', 'the merged profile')
    return joined
  }
  return async (context) => [
    ...(typeof first === 'function' ? await first(context) : first),
    ...(typeof second === 'function' ? await second(context) : second),
  ]
}

function joinSubagents(
  first: readonly AgentProfile[] | undefined,
  second: readonly AgentProfile[] | undefined,
): readonly AgentProfile[] | undefined {
  if (first === undefined || second === undefined) return first ?? second
  const joined = [...first, ...second]
  assertDistinct(joined, 'subagent', 'the merged profile')
  return joined
}
