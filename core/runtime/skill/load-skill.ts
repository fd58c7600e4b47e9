/** `loadSkill`: a skill that a project ships beside its agents, read when the agent's file loads. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { HearthError } from '../../contract/error.ts'
import { currentRuntime } from '../current.ts'
import { parseSkill } from './parse-skill.ts'
import type { Skill } from './skill.ts'

/**
 * Loads one skill: a folder with a `SKILL.md`, that file, or another Markdown file.
 *
 * @param path absolute, or relative to the project's root.
 * @throws `skill_not_found` (404), `invalid_skill` (400), `invalid_front_matter` (400).
 * @example
 * const triage = loadSkill('skills/triage')
 * export default createAgent(() => ({ skills: [triage] }))
 */
export function loadSkill(path: string): Skill {
  const given = resolve(currentRuntime()?.projectRoot ?? process.cwd(), path)
  const file = isFolder(given) ? join(given, 'SKILL.md') : given
  const text = readIfThere(file)
  if (text === null || !/\.(md|markdown)$/.test(file)) throw notFound(path)
  const folder = dirname(file)
  if (basename(file) !== 'SKILL.md') {
    return parseSkill(text, file, basename(file).replace(/\.(md|markdown)$/, ''))
  }
  return { ...parseSkill(text, file, basename(folder)), resources: resourcesOf(folder) }
}

function resourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => name !== 'SKILL.md' && !/(^|\/)(\.|node_modules\/)/.test(name))
    .sort()
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function readIfThere(path: string): string | null {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  return isFile ? readFileSync(path, 'utf8') : null
}

function notFound(path: string): HearthError {
  return new HearthError({
    type: 'skill_not_found',
    status: 404,
    message: `There is no skill at ${path}.`,
    details: 'Name a folder with a SKILL.md, that file, or another Markdown file.',
  })
}
