/** Roles as a project writes them: Markdown files with front matter. */
import { basename } from 'node:path'
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import { ThinkingLevel } from '../../contract/provider.ts'
import { type FileTree, walk } from '../markdown/files.ts'
import { parseDocument } from '../markdown/front-matter.ts'
import type { Role } from './role.ts'

const Attributes = z.looseObject({
  name: z.string().trim().min(1).optional(),
  description: z.string().optional(),
  model: z.string().min(1).optional(),
  thinking_level: ThinkingLevel.optional(),
})

export interface RoleSet {
  roles: Role[]
  /** Files that could not be read as roles, and why. */
  errors: { file: string; error: HearthError }[]
}

/** Roles of a roles folder, sorted by name; of two with the same name the later path wins. */
export async function loadRoles(tree: FileTree): Promise<RoleSet> {
  const roles = new Map<string, Role>()
  const errors: RoleSet['errors'] = []
  for (const file of (await walk(tree, '')).filter((name) => name.endsWith('.md'))) {
    try {
      const role = parseRole((await tree.read(file)) ?? '', file)
      roles.set(role.name, role)
    } catch (error) {
      errors.push({ file, error: HearthError.from(error) })
    }
  }
  return { roles: [...roles.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), errors }
}

/** Reads one role. @throws `invalid_role` (400), `invalid_front_matter` (400). */
function parseRole(text: string, file: string): Role {
  const document = parseDocument(text, file)
  const attributes = Attributes.safeParse(document.attributes)
  if (!attributes.success) {
    const details = attributes.error.issues
      .map((issue) => `\`${issue.path.join('.')}\`: ${issue.message}`)
      .join(' ')
    throw new HearthError({
      type: 'invalid_role',
      status: 400,
      message: `The role ${file} is not valid.`,
      details,
      meta: { file },
    })
  }
  const { name, description, model, thinking_level } = attributes.data
  return {
    name: name ?? basename(file, '.md'),
    description: description?.trim() || null,
    model: model ?? null,
    thinkingLevel: thinking_level ?? null,
    instructions: document.body,
  }
}
