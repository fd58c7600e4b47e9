/** A template for the model a person has. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { modelName } from './template-model.ts'
import { listTemplates, writeTemplate } from './templates.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-model-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const read = (path: string) => readFileSync(join(root, path), 'utf8')

test('agents and workflows name it, and no comment speaks of a scripted one', async () => {
  await writeTemplate({ root, template: 'assistant', name: 'a', model: 'ollama/llama3.2:latest' })
  const agent = read('src/agents/assistant.ts')
  expect(agent).toContain("  model: 'ollama/llama3.2:latest',\n")
  expect(agent).not.toMatch(/scripted|demo/)
  expect(agent).toContain('// Files and a shell of its own')
  expect(read('src/workflows/triage.ts')).toContain("model: 'ollama/llama3.2:latest'")
  expect(read('hearth.toml')).toContain(
    '# Used by agents that name no model themselves.\nmodel = "ollama/llama3.2:latest"',
  )
})

test.each(listTemplates().map(({ id }) => id))('%s has it as its default', async (template) => {
  await writeTemplate({ root, template, name: 'a', model: 'openai/gpt-5.5' })
  expect(read('hearth.toml')).toMatch(/^model = "openai\/gpt-5\.5"$/m)
  expect(read('hearth.toml')).not.toMatch(/demo\/|scripted|anthropic\//)
})

test('a name cannot end the text it is put into', () => {
  expect(modelName.test('ollama/hf.co/user/model:Q4_K_M')).toBe(true)
  for (const bad of ["openai/x'", 'openai/x"', 'openai/x\n', 'openai', 'openai/`x`']) {
    expect(modelName.test(bad)).toBe(false)
  }
})
