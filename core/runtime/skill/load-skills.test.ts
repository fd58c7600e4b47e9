import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostTree } from '../markdown/files.ts'
import { loadSkill } from './load-skill.ts'
import { loadSkills } from './load-skills.ts'
import { parseSkill, renderSkill } from './parse-skill.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-skills-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

const triage = '---\nname: triage\ndescription: Sort an issue.\n---\n\nRead it, then decide.\n'

describe('Skills of a project', () => {
  it('are found as folders with resources and as single files', async () => {
    write('.agents/skills/triage/SKILL.md', triage)
    write('.agents/skills/triage/reference/labels.md', '# Labels')
    write('.agents/skills/triage/scripts/label.py', 'print()')
    write('.agents/skills/notes.md', 'Take notes.')
    const { skills, errors } = await loadSkills(hostTree(join(root, '.agents/skills')))
    expect(errors).toEqual([])
    expect(skills.map((skill) => skill.name)).toEqual(['notes', 'triage'])
    expect(skills[1]?.resources).toEqual(['reference/labels.md', 'scripts/label.py'])
    expect(skills[1]?.instructions).toBe('Read it, then decide.')
  })

  it('with a broken file keep the others and name the line', async () => {
    write('.agents/skills/good.md', triage)
    write('.agents/skills/bad.md', '---\nname: [\n---\n')
    const { skills, errors } = await loadSkills(hostTree(join(root, '.agents/skills')))
    expect(skills).toHaveLength(1)
    expect(errors[0]).toMatchObject({ file: 'bad.md' })
    expect(errors[0]?.error).toMatchObject({
      type: 'invalid_front_matter',
      meta: { file: 'bad.md' },
    })
  })

  it('are none where there is no folder', async () => {
    expect(await loadSkills(hostTree(join(root, '.agents/skills')))).toEqual({
      skills: [],
      errors: [],
    })
  })

  it('can be packaged and loaded by path', () => {
    write('skills/review/SKILL.md', '---\ndescription: Review code.\n---\nLook twice.')
    write('skills/review/checklist.md', '- tests')
    const skill = loadSkill(join(root, 'skills/review'))
    expect(skill).toMatchObject({ name: 'review', resources: ['checklist.md'], warnings: [] })
    expect(loadSkill(join(root, 'skills/review/checklist.md')).name).toBe('checklist')
    expect(() => loadSkill(join(root, 'nothing'))).toThrow(
      expect.objectContaining({ type: 'skill_not_found' }),
    )
  })
})

describe('A skill', () => {
  it('warns, in words, where it leaves the Agent Skills format', () => {
    const skill = parseSkill('---\nname: Big Skill\n---\nx', 'skills/big/SKILL.md', 'big')
    expect(skill.warnings.join('\n')).toMatch(
      /lowercase words[\s\S]*equal its folder[\s\S]*description is missing/,
    )
  })

  it('has its name, description and schemas from the front matter, else its name from the file', () => {
    const written = [
      '---',
      'name: polish',
      'description: Polishes.',
      'input_schema:',
      '  type: object',
      'output_schema:',
      '  type: string',
      '---',
      'Polish it.',
    ].join('\n')
    expect(parseSkill(written, 'a.md', 'a')).toMatchObject({
      name: 'polish',
      description: 'Polishes.',
      inputSchema: { type: 'object' },
      outputSchema: { type: 'string' },
      instructions: 'Polish it.',
    })
    expect(parseSkill('Do it.', 'notes.md', 'notes').name).toBe('notes')
  })

  it('without a name is refused', () => {
    expect(() => parseSkill('---\nname: ""\n---\nx', 'a.md', 'a')).toThrowError(
      expect.objectContaining({ type: 'invalid_skill' }),
    )
  })

  it('renders its instructions, arguments and wanted result', () => {
    const skill = parseSkill('---\noutput_schema:\n  type: object\n---\nDo it.', 'a.md', 'a')
    const text = renderSkill(skill, { issue: 7 })
    expect(text).toMatch(/^Do it\.[\s\S]*"issue": 7[\s\S]*"type": "object"/)
  })
})
