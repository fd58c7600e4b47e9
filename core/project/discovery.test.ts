import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { checkProjectConfig } from './config.ts'
import { discover } from './discovery.ts'
import { exportsHandler } from './handler-export.ts'
import { readTriggers } from './triggers.ts'

const { folders } = checkProjectConfig({}, null)

function projectWith(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'hearth-discovery-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

test('names come from paths, later folders win, and nothing is executed', () => {
  const root = projectWith({
    'agents/support.ts': 'throw new Error("never run")',
    'src/agents/support.ts': 'process.exit(1)',
    '.pyflue/agents/kept.ts': '',
    '.pyflue/workflows/kept.ts': '',
    '.hearth/agents/side.ts': '',
    'src/agents/team/triage.mts': '',
    'src/agents/_shared.ts': '',
    'src/agents/_private/hidden.ts': '',
    'src/agents/notes.md': '',
    'src/agents/types.d.ts': '',
    'src/agents/support.test.ts': '',
    '.agents/skills/build/scripts/run.ts': '',
    '.agents/skills/build/agent.ts': 'import "hearth" from "hearth"',
    '.agents/roles/helper.ts': "import { local } from 'hearth'",
    '.agents/tool.ts': '',
    '.agents/old.ts': "import { createAgent } from 'hearth'",
    '.agents/support.ts': "import { createAgent } from 'hearth'",
    'workflows/a.js': '',
    'workflows/z.js': '',
    '.pyflue/workflows/z.ts': '',
    'src/workflows/z.mjs': '',
  })
  const { agents, workflows } = discover(root, folders)
  expect(agents.map(({ name, file }) => [name, file])).toEqual([
    ['kept', '.pyflue/agents/kept.ts'],
    ['old', '.agents/old.ts'],
    ['side', '.hearth/agents/side.ts'],
    ['support', 'src/agents/support.ts'],
    ['team.triage', 'src/agents/team/triage.mts'],
  ])
  expect(workflows.map(({ name, file }) => [name, file])).toEqual([
    ['a', 'workflows/a.js'],
    ['kept', '.pyflue/workflows/kept.ts'],
    ['z', 'src/workflows/z.mjs'],
  ])
})

test('the hash follows the text', () => {
  const root = projectWith({ 'src/agents/a.ts': 'one' })
  const before = discover(root, folders).agents[0]?.hash
  writeFileSync(join(root, 'src/agents/a.ts'), 'two')
  const after = discover(root, folders).agents[0]?.hash
  expect(before).toMatch(/^[0-9a-f]{16}$/)
  expect(after).not.toBe(before)
})

test('a folder without source is an empty inventory', () => {
  expect(discover(projectWith({}), folders)).toEqual({ agents: [], workflows: [] })
})

test.each([
  ['export const triggers = { webhook: false }', { webhook: false, schedule: null }],
  [
    `export const triggers: Triggers = { webhook: true, schedule: '0 * * * *' }`,
    { webhook: true, schedule: '0 * * * *' },
  ],
  [
    `export const triggers = { 'schedule': "@daily" } as const satisfies Triggers`,
    { webhook: true, schedule: '@daily' },
  ],
  ['export const triggers = makeTriggers()', { webhook: true, schedule: null }],
  ['const triggers = { webhook: false }', { webhook: true, schedule: null }],
  ['export const triggers = { webhook: isOpen }', { webhook: true, schedule: null }],
  ['export const triggers = { webhook: fal', { webhook: true, schedule: null }],
])('triggers are read from the text: %s', (text, expected) => {
  expect(readTriggers('a.ts', text)).toEqual(expected)
})

test.each([
  ['export default async function (ctx) {}', true],
  ['export default async function handler(ctx) {}', true],
  ['export default (ctx) => ({ ok: true })', true],
  ['const hook = async () => 1\nexport default hook', true],
  ['function hook() {}\nexport { hook as default }', true],
  ['export default ((ctx) => 1) satisfies Handler', true],
  ['export async function agent(ctx) {}', true],
  ['export const agent = () => 1', true],
  ['export default createAgent(() => ({}))', false],
  [
    'const agent = createAgent(() => ({}))\nexport default agent\nexport function helper() {}',
    false,
  ],
  ['export default createAgent(() => ({}))\nexport function agent() {}', false],
  ['export { default } from "./other.ts"', false],
  ['const a = a\nexport default a', false],
  ['export default (((', false],
  ['', false],
])('a handler is told from the text: %s', (text, expected) => {
  expect(exportsHandler('a.ts', text)).toBe(expected)
})
