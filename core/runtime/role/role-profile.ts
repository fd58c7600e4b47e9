/** Roles and profiles: each as the other, and one over the other. */
import { invalidAgent } from '../agent/invalid-agent.ts'
import type { AgentProfile, Instructions } from '../agent/profile.ts'
import { validateProfile } from '../agent/validate-profile.ts'
import type { Role } from './role.ts'

/**
 * A profile as a role.
 *
 * @throws `invalid_agent` for a profile without a name, or with instructions that are a function: a role
 * is plain text.
 */
export function profileToRole(profile: AgentProfile): Role {
  const { name, description, model, thinkingLevel, instructions } = profile
  if (name === undefined) {
    throw invalidAgent('A role needs a name.', 'Give the profile one.')
  }
  if (typeof instructions === 'function') {
    throw invalidAgent(
      `The profile "${name}" cannot be a role: its instructions are a function.`,
      'Give it instructions that are a text, or declare it as a subagent.',
    )
  }
  return {
    name,
    description: description ?? null,
    model: model === false ? null : (model ?? null),
    thinkingLevel: thinkingLevel ?? null,
    instructions: instructions ?? '',
  }
}

/**
 * A role as a profile, such as one to declare as a subagent.
 *
 * @throws `invalid_agent` for a name that no profile may have.
 */
export function roleToProfile(role: Role): AgentProfile {
  const { name, description, model, thinkingLevel, instructions } = role
  const profile: AgentProfile = { name }
  if (description !== null) profile.description = description
  if (model !== null) profile.model = model
  if (thinkingLevel !== null) profile.thinkingLevel = thinkingLevel
  if (instructions.trim() !== '') profile.instructions = instructions
  return validateProfile(profile, 'role')
}

/** What a role says, wherever it comes from. */
export type RoleFields = Pick<AgentProfile, 'model' | 'thinkingLevel' | 'instructions'>

/** `profile` in a role: its model and thinking level win, its instructions follow the profile's. */
export function applyRole(profile: AgentProfile, role: RoleFields): AgentProfile {
  const instructions = joinInstructions(profile.instructions, role.instructions)
  return {
    ...profile,
    ...(role.model === undefined ? {} : { model: role.model }),
    ...(role.thinkingLevel === undefined ? {} : { thinkingLevel: role.thinkingLevel }),
    ...(instructions === undefined ? {} : { instructions }),
  }
}

function joinInstructions(
  first: Instructions | undefined,
  second: Instructions | undefined,
): Instructions | undefined {
  if (first === undefined || second === undefined) return first ?? second
  if (typeof first === 'string' && typeof second === 'string') return joinTexts(first, second)
  return async (context) =>
    joinTexts(
      typeof first === 'string' ? first : await first(context),
      typeof second === 'string' ? second : await second(context),
    )
}

function joinTexts(first: string, second: string): string {
  return `${first.trim()}\n\n${second.trim()}`.trim()
}
