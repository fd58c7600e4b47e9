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

/** A copy of `profile` with skills, tools, commands and subagents added at the end. The original is unchanged. */
export function extendAgentProfile(profile: AgentProfile, additions: Lists): AgentProfile {
  return validateProfile({ ...profile, ...joinLists(profile, additions) }, 'profile')
}

/**
 * One flat profile of a configuration and the `profile` in it: an inline field (also `false`) wins,
 * a missing one falls back, lists are the profile's entries, then the inline ones.
 */
export function resolveAgentProfile(config: AgentRuntimeConfig): AgentProfile {
  const {
    profile: base = {},
    cwd: _cwd,
    sandbox: _sandbox,
    policy: _policy,
    persist: _persist,
    ...inline
  } = config
  const defined = Object.fromEntries(
    Object.entries(inline).filter(([, value]) => value !== undefined),
  )
  const merged: AgentProfile = { ...base, ...defined, ...joinLists(base, inline) }
  if (base.mcpServers && inline.mcpServers) {
    merged.mcpServers = { ...base.mcpServers, ...inline.mcpServers }
  }
  return merged
}

type Lists = Pick<AgentProfile, 'skills' | 'tools' | 'commands' | 'subagents'>

/** The lists of both, those of `first` in front; a list neither has is left out. */
function joinLists(first: Lists, second: Lists): Lists {
  const tools = joinTools(first.tools, second.tools)
  const skills = join(first.skills, second.skills, 'skill')
  const commands = join(first.commands, second.commands, 'command')
  const subagents = join(first.subagents, second.subagents, 'subagent')
  return {
    ...(tools === undefined ? {} : { tools }),
    ...(skills === undefined ? {} : { skills }),
    ...(commands === undefined ? {} : { commands }),
    ...(subagents === undefined ? {} : { subagents }),
  }
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

function join<Item>(
  first: readonly Item[] | undefined,
  second: readonly Item[] | undefined,
  noun: string,
): readonly Item[] | undefined {
  if (first === undefined || second === undefined) return first ?? second
  const joined = [...first, ...second]
  assertDistinct(joined, noun, 'the merged profile')
  return joined
}
