/** Finds skills in a folder of a project or a sandbox. One broken file never hurts another. */
import { basename } from 'node:path'
import { HearthError } from '../../contract/error.ts'
import { type FileTree, walk } from '../markdown/files.ts'
import { parseSkill } from './parse-skill.ts'
import type { Skill } from './skill.ts'

export interface SkillSet {
  skills: Skill[]
  /** Files that could not be read as skills, and why. */
  errors: { file: string; error: HearthError }[]
}

/**
 * Skills of a skills folder: every `<name>/SKILL.md` with its resources, and every other `*.md` that is
 * not a resource of one. Sorted by name; of two with the same name the later path wins.
 */
export async function loadSkills(tree: FileTree): Promise<SkillSet> {
  const files = await walk(tree, '')
  const packages = files
    .filter((file) => basename(file) === 'SKILL.md')
    .map((file) => folderOf(file))
  const loose = files.filter(
    (file) => isMarkdown(file) && !packages.some((folder) => isBelow(file, folder)),
  )
  const found = new Map<string, Skill>()
  const errors: SkillSet['errors'] = []
  for (const file of [...loose, ...packages.map((folder) => inFolder(folder, 'SKILL.md'))]) {
    try {
      const skill = await readSkill(tree, file, files)
      if (skill) found.set(skill.name, skill)
    } catch (error) {
      errors.push({ file, error: HearthError.from(error) })
    }
  }
  const skills = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return { skills, errors }
}

/** One skill by its path in the skills folder. Null when there is none. @throws `invalid_skill`, `invalid_front_matter`. */
export async function readSkill(
  tree: FileTree,
  file: string,
  files: readonly string[],
): Promise<Skill | null> {
  const text = await tree.read(file)
  if (text === null) return null
  if (basename(file) !== 'SKILL.md') return parseSkill(text, file, stem(file))
  const folder = folderOf(file)
  const resources = files
    .filter((other) => isBelow(other, folder) && other !== file)
    .map((other) => (folder === '' ? other : other.slice(folder.length + 1)))
  return { ...parseSkill(text, file, basename(folder)), resources }
}

/** The file's name without its extension. */
function stem(file: string): string {
  return basename(file).replace(/\.(md|markdown)$/, '')
}

export function isMarkdown(file: string): boolean {
  return /\.(md|markdown)$/.test(file)
}

/** '' for a file at the root. */
export function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : ''
}

export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

function isBelow(file: string, folder: string): boolean {
  return folder === '' || file.startsWith(`${folder}/`)
}
