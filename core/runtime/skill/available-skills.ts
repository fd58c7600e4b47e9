/** The skills one operation may use: the agent's own, those in its sandbox, and the project's. */
import { posix } from 'node:path'
import { HearthError } from '../../contract/error.ts'
import { type FileTree, hostTree, walk } from '../markdown/files.ts'
import { validateArguments } from './arguments.ts'
import {
  folderOf,
  inFolder,
  isMarkdown,
  loadSkills,
  readSkill,
  type SkillSet,
} from './load-skills.ts'
import { renderSkill, toSkill } from './parse-skill.ts'
import type { Skill, SkillReference } from './skill.ts'

/** A skill and where the files beside it are read from; null where it has none. */
export interface AvailableSkill {
  skill: Skill
  tree: FileTree | null
}

export interface SkillPlaces {
  /** Given with the agent's definition. */
  packaged: readonly SkillReference[]
  /** `.agents/skills` in the sandbox; null when nobody looked. */
  sandbox: LoadedFolder | null
  project: LoadedFolder
}

/** A skills folder and what was found in it. */
export interface LoadedFolder {
  tree: FileTree
  found: SkillSet
}

/** Empty where there is no such folder. */
export async function loadFolder(tree: FileTree): Promise<LoadedFolder> {
  return { tree, found: await loadSkills(tree) }
}

export class AvailableSkills {
  readonly #places: SkillPlaces
  readonly #byName: ReadonlyMap<string, AvailableSkill>
  readonly #broken: readonly string[]

  constructor(
    places: SkillPlaces,
    byName: ReadonlyMap<string, AvailableSkill>,
    broken: readonly string[],
  ) {
    this.#places = places
    this.#byName = byName
    this.#broken = broken
  }

  /** Sorted by name. */
  list(): Skill[] {
    return [...this.#byName.values()]
      .map(({ skill }) => skill)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /**
   * By name, or by a path in a skills folder (with `/`, or ending in `.md` or `.markdown`; a folder means
   * its `SKILL.md`): the sandbox's copy, then the project's.
   *
   * @throws `skill_not_found` (404) listing the names there are, `path_escapes_skills` (400).
   */
  async find(nameOrPath: string): Promise<AvailableSkill> {
    const found = isPath(nameOrPath)
      ? await this.#read(inside(nameOrPath))
      : this.#byName.get(nameOrPath)
    if (found === undefined) throw this.#notFound(nameOrPath)
    return found
  }

  async #read(path: string): Promise<AvailableSkill | undefined> {
    for (const folder of [this.#places.sandbox, this.#places.project]) {
      if (folder === null) continue
      const { tree } = folder
      const skill = await readSkill(tree, path, await walk(tree, folderOf(path)))
      if (skill !== null) return { skill, tree: subtree(tree, folderOf(path)) }
    }
    return undefined
  }

  #notFound(name: string): HearthError {
    const names = [...this.#byName.keys()].sort()
    const known = names.length === 0 ? 'There are no skills.' : `Skills: ${names.join(', ')}.`
    return new HearthError({
      type: 'skill_not_found',
      status: 404,
      message: `Unknown skill "${name}".`,
      details: [known, ...this.#broken].join(' '),
    })
  }
}

/** Of one name the agent's own wins, then the sandbox's. A file that is broken hurts no other. */
export function availableSkills(places: SkillPlaces): AvailableSkills {
  const { packaged, sandbox, project } = places
  const byName = new Map<string, AvailableSkill>()
  const broken: string[] = []
  for (const folder of [project, sandbox]) {
    if (folder === null) continue
    const { tree, found } = folder
    for (const skill of found.skills) {
      byName.set(skill.name, { skill, tree: subtree(tree, folderOf(skill.file)) })
    }
    broken.push(...found.errors.map(({ file, error }) => `${file} is broken: ${error.details}`))
  }
  for (const reference of packaged) byName.set(reference.name, packagedSkill(reference))
  return new AvailableSkills(places, byName, broken)
}

export function packagedSkill(reference: SkillReference): AvailableSkill {
  const skill = toSkill(reference)
  const hasFiles = skill.resources.length > 0
  return { skill, tree: hasFiles ? hostTree(posix.dirname(skill.file)) : null }
}

/**
 * What a skill says for these arguments. `asksResult` leaves out the skill's own result schema: the
 * caller asks for one.
 *
 * @throws `invalid_skill_arguments` (400).
 */
export async function useSkill(
  { skill }: AvailableSkill,
  args: unknown,
  { asksResult }: { asksResult: boolean },
): Promise<string> {
  await validateArguments(skill, args)
  return renderSkill(asksResult ? { ...skill, outputSchema: null } : skill, args)
}

function subtree(tree: FileTree, folder: string): FileTree {
  return {
    list: (path) => tree.list(path === '' ? folder : inFolder(folder, path)),
    read: (path) => tree.read(inFolder(folder, path)),
  }
}

function isPath(text: string): boolean {
  return text.includes('/') || isMarkdown(text)
}

function inside(path: string): string {
  const normal = posix.normalize(path)
  const escapes = normal === '..' || normal.startsWith('../') || posix.isAbsolute(normal)
  if (!escapes && !path.includes('\\')) {
    return isMarkdown(normal) ? normal : posix.join(normal, 'SKILL.md')
  }
  throw new HearthError({
    type: 'path_escapes_skills',
    status: 400,
    message: `The skill path "${path}" leads out of the skills folder.`,
    details: 'Give a path relative to it, such as triage/SKILL.md.',
  })
}
