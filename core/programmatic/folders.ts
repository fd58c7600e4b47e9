/** `loadSkills` and `loadRoles`: folders of Markdown files, read from code. */
import { resolve } from 'node:path'
import type { HearthError } from '../contract/error.ts'
import { currentRuntime } from '../runtime/current.ts'
import { hostTree } from '../runtime/markdown/files.ts'
import { loadRoles as readRoles } from '../runtime/role/load-roles.ts'
import type { Role } from '../runtime/role/role.ts'
import { loadSkills as readSkills } from '../runtime/skill/load-skills.ts'
import type { Skill } from '../runtime/skill/skill.ts'

/**
 * The skills of a folder, sorted by name: every `<name>/SKILL.md`, and every other `*.md`.
 *
 * @param folder absolute, or relative to the project's root. Default: the project's own.
 * @throws `invalid_skill`, `invalid_front_matter` (400) for the first file that is not one.
 * @example
 * const skills = await loadSkills('more-skills')
 * export default createAgent(() => ({ model: 'openai/gpt-5.5', skills }))
 */
export async function loadSkills(folder?: string): Promise<Skill[]> {
  const { skills, errors } = await readSkills(hostTree(inProject(folder, 'skillsDir')))
  throwFirst(errors)
  return skills
}

/**
 * The roles of a folder, sorted by name.
 *
 * @param folder absolute, or relative to the project's root. Default: the project's own.
 * @throws `invalid_role`, `invalid_front_matter` (400) for the first file that is not one.
 */
export async function loadRoles(folder?: string): Promise<Role[]> {
  const { roles, errors } = await readRoles(hostTree(inProject(folder, 'rolesDir')))
  throwFirst(errors)
  return roles
}

function inProject(folder: string | undefined, setting: 'skillsDir' | 'rolesDir'): string {
  const runtime = currentRuntime()
  const usual = setting === 'skillsDir' ? '.agents/skills' : '.agents/roles'
  return resolve(runtime?.projectRoot ?? process.cwd(), folder ?? runtime?.config[setting] ?? usual)
}

function throwFirst(errors: { file: string; error: HearthError }[]): void {
  const [first] = errors
  if (first !== undefined) throw first.error
}
