/** `hearth skill new`: a skill in the Agent Skills format, where every agent of the project finds it. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { HearthError } from '../contract/error.ts'
import { openProjectFiles } from '../project/files.ts'
import { scaffold } from '../project/scaffold.ts'
import { print, usageError } from './output.ts'

export async function newSkill(name: string, { project }: { project?: string }): Promise<void> {
  const root = resolve(project ?? process.cwd())
  const reason = whyNot(name)
  if (reason !== null) {
    throw usageError(
      `"${name}" cannot be the name of a skill: ${reason}.`,
      'Use lower-case words joined by hyphens, at most 64 characters, such as triage-issues.',
    )
  }
  const path = `.agents/skills/${name}/SKILL.md`
  if (existsSync(join(root, path))) {
    throw new HearthError({
      type: 'skill_exists',
      status: 409,
      message: `There is a skill "${name}" already.`,
      details: `${join(root, path)} is left as it is.`,
    })
  }
  await scaffold(openProjectFiles({ root }), 'skill', name)
  print(`Wrote ${path}`)
  print('Next: say in its description when to use it; agents choose by that.')
}

/** The rules of the format, each with its own words. */
function whyNot(name: string): string | null {
  if (name.length > 64) return `it has ${name.length} characters`
  if (/[A-Z]/.test(name)) return 'it has capital letters'
  if (/[^a-z0-9-]/.test(name)) return 'it has characters other than letters, digits and hyphens'
  if (/^-|-$/.test(name)) return 'it begins or ends with a hyphen'
  if (name.includes('--')) return 'it has two hyphens in a row'
  return /^[a-z]/.test(name) ? null : 'it begins with a digit'
}
