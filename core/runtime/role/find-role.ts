/** Looks a role up: the project's roles, then the subagents an agent declares. */
import { resolve } from 'node:path'
import { HearthError } from '../../contract/error.ts'
import type { AgentDefinition } from '../agent/definition.ts'
import type { RuntimeContext } from '../context.ts'
import { type FileTree, hostTree } from '../markdown/files.ts'
import { loadRoles, type RoleSet } from './load-roles.ts'
import { applyRole, type RoleFields } from './role-profile.ts'

/**
 * `definition` in the role of that name, which `declaredBy` may declare as a subagent; null: as it is.
 * Roles of `folder`, such as those of the folder a task works in, come before those of the project.
 *
 * @throws `unknown_role` (400) listing the project's roles and the declared subagents.
 */
export async function inRole(
  runtime: RuntimeContext,
  definition: AgentDefinition,
  name: string | null,
  declaredBy = definition,
  folder: FileTree | null = null,
): Promise<AgentDefinition> {
  if (name === null) return definition
  const role = await findRole(runtime, declaredBy, name, folder)
  return { ...definition, profile: applyRole(definition.profile, role) }
}

async function findRole(
  { projectRoot, config }: RuntimeContext,
  { profile }: AgentDefinition,
  name: string,
  folder: FileTree | null,
): Promise<RoleFields> {
  const [near, set] = await Promise.all([
    folder === null ? null : loadRoles(folder),
    loadRoles(hostTree(resolve(projectRoot, config.rolesDir))),
  ])
  const known = [...(near?.roles ?? []), ...set.roles]
  const role = known.find((candidate) => candidate.name === name)
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
    { roles: known, errors: [...(near?.errors ?? []), ...set.errors] },
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
