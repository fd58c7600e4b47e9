/** Checks a skill's arguments by the `input_schema` of its front matter. */
import { HearthError } from '../../contract/error.ts'
import { formatIssues, validate } from '../schema/schema.ts'
import type { Skill } from './skill.ts'

/** @throws `invalid_skill_arguments` (400). */
export async function validateArguments(
  { name, inputSchema }: Pick<Skill, 'name' | 'inputSchema'>,
  args: unknown,
): Promise<void> {
  if (inputSchema === null) return
  const checked = await validate(inputSchema, args ?? {})
  if (checked.ok) return
  throw new HearthError({
    type: 'invalid_skill_arguments',
    status: 400,
    message: `Invalid arguments for skill "${name}": ${formatIssues(checked.issues)}`,
    details: 'Give arguments that match its input_schema.',
    meta: { skill: name, issues: checked.issues },
  })
}
