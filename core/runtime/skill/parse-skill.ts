/** From the text of a skill to a skill, and from a skill to the prompt that carries it out. */
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import { parseDocument } from '../markdown/front-matter.ts'
import type { Skill, SkillReference } from './skill.ts'

const Attributes = z.looseObject({
  name: z.string().optional(),
  description: z.string().optional(),
  input_schema: z.record(z.string(), z.unknown()).optional(),
  output_schema: z.record(z.string(), z.unknown()).optional(),
  compatibility: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  'allowed-tools': z.string().optional(),
})

/**
 * Reads one skill. `fallbackName` is the folder's name for a `SKILL.md`, the file's stem otherwise.
 * Raises `invalid_skill` (400) saying what is wrong, `invalid_front_matter` (400).
 */
export function parseSkill(text: string, file: string, fallbackName: string): Skill {
  const document = parseDocument(text, file)
  const attributes = Attributes.safeParse(document.attributes)
  if (!attributes.success) throw invalid(file, issuesOf(attributes.error))
  const { name = fallbackName, description, input_schema, output_schema } = attributes.data
  if (name.trim() === '') throw invalid(file, '`name` must not be empty.')
  return {
    name: name.trim(),
    description: description?.trim() || null,
    instructions: document.body,
    inputSchema: input_schema ?? null,
    outputSchema: output_schema ?? null,
    file,
    resources: [],
    warnings: formatWarnings(attributes.data, file, fallbackName),
  }
}

/**
 * The Agent Skills rules (agentskills.io specification): kebab-case name of at most 64 characters equal to the
 * folder, a description of 1 to 1,024 characters, `compatibility` of at most 500. Looser files are common and work,
 * so these are warnings.
 */
function formatWarnings(
  attributes: z.infer<typeof Attributes>,
  file: string,
  fallbackName: string,
): string[] {
  const name = attributes.name?.trim() ?? fallbackName
  const description = attributes.description?.trim() ?? ''
  const packaged = file.endsWith('/SKILL.md') || file === 'SKILL.md'
  const rules: [boolean, string][] = [
    [
      /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name),
      `name "${name}" should be lowercase words joined by hyphens`,
    ],
    [name.length <= 64, 'name should have at most 64 characters'],
    [
      !packaged || name === fallbackName,
      `name "${name}" should equal its folder "${fallbackName}"`,
    ],
    [
      description.length > 0,
      'description is missing: the model cannot tell when to use this skill',
    ],
    [description.length <= 1024, 'description should have at most 1,024 characters'],
    [
      (attributes.compatibility?.length ?? 0) <= 500,
      'compatibility should have at most 500 characters',
    ],
  ]
  return rules.filter(([kept]) => !kept).map(([, warning]) => `${file}: ${warning}`)
}

/** A reference with its gaps filled. */
export function toSkill(reference: SkillReference): Skill {
  const { name, description, instructions, inputSchema, outputSchema, file, resources } = reference
  return {
    name,
    description,
    instructions,
    inputSchema: inputSchema ?? null,
    outputSchema: outputSchema ?? null,
    file: file ?? '',
    resources: [...(resources ?? [])],
    warnings: [],
  }
}

/** The prompt that carries a skill out: its instructions, the arguments, the wanted result. */
export function renderSkill(
  skill: Pick<Skill, 'instructions' | 'outputSchema'>,
  args: unknown,
): string {
  const parts = [skill.instructions]
  if (args !== undefined && args !== null) parts.push(`Arguments:\n${jsonBlock(args)}`)
  if (skill.outputSchema) {
    parts.push(`Answer with JSON of this schema:\n${jsonBlock(skill.outputSchema)}`)
  }
  return parts.join('\n\n')
}

function jsonBlock(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``
}

function issuesOf(error: z.ZodError): string {
  return error.issues.map((issue) => `\`${issue.path.join('.')}\`: ${issue.message}`).join(' ')
}

function invalid(file: string, details: string): HearthError {
  return new HearthError({
    type: 'invalid_skill',
    status: 400,
    message: `The skill ${file} is not valid.`,
    details,
    meta: { file },
  })
}
