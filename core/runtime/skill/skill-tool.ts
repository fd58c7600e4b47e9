/** The tool `skill`: a model reads one of the skills it was told of, or a file that comes with it. */
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import { builtinTool } from '../tool/builtin/builtin-tool.ts'
import { keepHead } from '../tool/builtin/truncate.ts'
import type { ResolvedTool } from '../tool/port.ts'
import { type AvailableSkill, type AvailableSkills, useSkill } from './available-skills.ts'

/** Offered only where there are skills, so it is none of the built-in tools every agent has. */
export const skillToolName = 'skill'

const parameters = z.object({
  name: z.string().min(1).describe('Name of the skill'),
  args: z.record(z.string(), z.unknown()).optional().describe('What the skill is applied to'),
  file: z.string().min(1).optional().describe('Instead of the skill, a file that comes with it'),
})

export function skillTool(skills: AvailableSkills): ResolvedTool {
  return builtinTool({
    name: skillToolName,
    description: 'Reads the instructions of a skill. Follow them to do what the skill is for.',
    parameters,
    async execute({ name, args, file }) {
      const found = await skills.find(name)
      if (file !== undefined) return readResource(found, file)
      const text = await useSkill(found, args, { asksResult: false })
      const { resources } = found.skill
      if (resources.length === 0) return text
      return `${text}\n\nFiles of this skill (read them with the argument file): ${resources.join(', ')}`
    },
  })
}

async function readResource({ skill, tree }: AvailableSkill, file: string): Promise<string> {
  const text = skill.resources.includes(file) ? ((await tree?.read(file)) ?? null) : null
  if (text !== null) return keepHead(text).text
  throw new HearthError({
    type: 'skill_file_not_found',
    status: 404,
    message: `Skill "${skill.name}" has no file "${file}".`,
    details:
      skill.resources.length === 0
        ? 'No files come with it.'
        : `Its files: ${skill.resources.join(', ')}.`,
  })
}
