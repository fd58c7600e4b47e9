/** Looks a role up: the project's roles, then the subagents an agent declares. */
import { resolve } from 'node:path'
import { HearthError } from '../../contract/error.ts'
import type { AgentDefinition } from '../agent/definition.ts'
import type { RuntimeContext } from '../context.ts'
import { hostTree } from '../markdown/files.ts'
import { loadRoles, type RoleSet } from './load-roles.ts'
import { applyRole, type RoleFields } from './role-profile.ts'

/**
 * `definition` in the role of that name, which `declaredBy` may declare as a subagent; null: as it is.
 *
 * @throws `unknown_role` (400) listing the project's roles and the declared subagents.
 */
export async function inRole(
  runtime: RuntimeContext,
  definition: AgentDefinition,
  name: string | null,
  declaredBy = definition,
): Promise<AgentDefinition> {
  if (name === null) return definition
  const role = await findRole(runtime, declaredBy, name)
  return { ...definition, profile: applyRole(definition.profile, role) }
}

async function findRole(
  { projectRoot, config }: RuntimeContext,
  { profile }: AgentDefinition,
  name: string,
): Promise<RoleFields> {
  const set = await loadRoles(hostTree(resolve(projectRoot, config.rolesDir)))
  const role = set.roles.find((candidate) => candidate.name === name)
  if (role !== undefined) {
    const { model, thinkingLevel, instructions } = role
    return {
      instructions,
      ...(model === null ? {} : { model }),
      ...(thinkingLevel === null ? {} : { thinkingLevel }),
    }
  }
  const declared = profile.subagents ?? []
  const subagent = declared.find((candidate) => candidate.name === name)
  if (subagent !== undefined) return subagent
  throw unknownRole(
    name,
    set,
    declared.flatMap((candidate) => candidate.name ?? []),
  )
}

function unknownRole(name: string, { roles, errors }: RoleSet, subagents: string[]): HearthError {
  const names = roles.map((role) => role.name)
  return new HearthError({
    type: 'unknown_role',
    status: 400,
    message: `Unknown role "${name}".`,
    details: [
      names.length === 0 ? 'This project defines no roles.' : `Roles: ${names.join(', ')}.`,
      subagents.length === 0
        ? 'This agent declares no subagents.'
        : `Declared subagents: ${subagents.join(', ')}.`,
      ...errors.map(({ file, error }) => `${file} is broken: ${error.details}`),
    ].join(' '),
  })
}
