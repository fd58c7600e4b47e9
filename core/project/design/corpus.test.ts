import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import type { Definition, DesignEdit, DesignPath } from '../../contract/design.ts'
import { HearthError } from '../../contract/error.ts'
import { editDesign } from './edit-design.ts'
import { readDesign } from './read-design.ts'
import { corpus } from './testing/corpus.ts'
import { writtenFiles } from './testing/written.ts'
import { jsonOf } from './write-value.ts'

const files = corpus(240)
const root = mkdtempSync(join(tmpdir(), 'hearth-corpus-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

function agentOf(text: string): Definition {
  const { definitions, problem } = readDesign('a.ts', text)
  expect(problem).toBeNull()
  const agent = definitions.find(({ kind }) => kind === 'agent')
  if (!agent) throw new Error(`No agent in\n${text}`)
  return agent
}

function set(id: string, path: DesignPath, json: string | number | boolean | object): DesignEdit {
  return { op: 'set', definition: id, path, value: { json: json as string } }
}

function fieldNames(definition: Definition): string[] {
  return definition.value.kind === 'object' ? definition.value.fields.map(({ name }) => name) : []
}

/** Null when the file says no. */
function attempt(text: string, edit: DesignEdit): string | null {
  try {
    return editDesign('a.ts', text, edit)
  } catch (error) {
    if (HearthError.is(error) && ['source_locked', 'invalid_request'].includes(error.type))
      return null
    throw error
  }
}

test('the files differ, and every one is understood', () => {
  expect(new Set(files).size).toBeGreaterThan(200)
  for (const text of files) expect(agentOf(text).value.kind).toBe('object')
})

test('a literal that is changed and changed back leaves the file byte for byte', () => {
  let tried = 0
  for (const text of files) {
    const { id, value } = agentOf(text)
    if (value.kind !== 'object') continue
    for (const { name, value: field } of value.fields) {
      if (field.kind !== 'literal' || typeof field.value !== 'string') continue
      const changed = editDesign('a.ts', text, set(id, [name], 'Something "else"'))
      const { start, end } = field.at
      expect(changed.slice(0, start)).toBe(text.slice(0, start))
      expect(changed.endsWith(text.slice(end))).toBe(true)
      const back = editDesign('a.ts', changed, set(id, [name], field.value))
      // The same text can be escaped in more ways than one.
      if (!/\\"/.test(text.slice(start, end))) expect(back).toBe(text)
      tried += 1
    }
  }
  expect(tried).toBeGreaterThan(200)
})

/** Fields whose values are more than data, or bring an import with them. */
const profile = {
  name: 'profile',
  value: { reference: { name: 'calm', from: '../profiles/calm.ts' } },
}
const skills = {
  name: 'skills',
  value: { code: "[{ name: 'tone', description: 'How', instructions: 'Kindly.' }]" },
}
const sandbox = {
  name: 'sandbox',
  value: { call: { callee: { name: 'local', from: 'hearth' }, arguments: [{ env: { CI: '1' } }] } },
}
const servers = {
  name: 'mcpServers',
  value: { json: { files: { command: 'npx', args: ['-y', 'some-server'] } } },
}

test('what is added and removed again leaves the file byte for byte', () => {
  for (const text of files) {
    const { id } = agentOf(text)
    const added = editDesign('a.ts', text, set(id, ['mcpMode'], 'direct'))
    expect(fieldNames(agentOf(added))).toContain('mcpMode')
    expect(added).not.toBe(text)
    const removed = editDesign('a.ts', added, { op: 'remove', definition: id, path: ['mcpMode'] })
    expect(removed).toBe(text)
    for (const { name, value } of [profile, skills, sandbox, servers]) {
      if (fieldNames(agentOf(text)).includes(name)) continue
      const edit: DesignEdit = { op: 'set', definition: id, path: [name], value }
      const more = editDesign('a.ts', text, edit)
      expect(fieldNames(agentOf(more))).toContain(name)
      expect(editDesign('a.ts', more, { op: 'remove', definition: id, path: [name] })).toBe(text)
    }
    const reference = { name: 'extra', from: '../tools/extra.ts' }
    const insert: DesignEdit = {
      op: 'insert',
      definition: id,
      path: ['tools'],
      value: { reference },
    }
    const withTool = attempt(text, insert)
    if (withTool === null) continue
    expect(withTool).toContain('extra.ts')
    const position = toolCount(withTool) - 1
    const path = toolCount(text) === 0 ? ['tools'] : ['tools', position]
    const without = editDesign('a.ts', withTool, { op: 'remove', definition: id, path })
    if (toolCount(text) > 0) expect(without).toBe(text)
  }
})

function toolCount(text: string): number {
  const { value } = agentOf(text)
  if (value.kind !== 'object') return 0
  const tools = value.fields.find(({ name }) => name === 'tools')?.value
  return tools?.kind === 'list' ? tools.items.length : 0
}

test('removing any field leaves all others, and the comments on other lines', () => {
  for (const text of files) {
    const { id, value } = agentOf(text)
    for (const name of fieldNames(agentOf(text))) {
      const removed = attempt(text, { op: 'remove', definition: id, path: [name] })
      if (removed === null) continue
      const rest = fieldNames(agentOf(removed))
      expect(rest).toEqual(
        fieldNames({ id, kind: 'agent', exported: true, value, schema: null }).filter(
          (one) => one !== name,
        ),
      )
      for (const [comment] of text.matchAll(/\/\/ about \d+|\/\* no\. \d+ \*\//g)) {
        expect(removed).toContain(comment)
      }
    }
  }
})

test('objects are merged: only what differs is written', () => {
  for (const text of files) {
    const { id, value } = agentOf(text)
    if (value.kind !== 'object') continue
    const policy = value.fields.find(({ name }) => name === 'policy')
    if (!policy) continue
    const changed = editDesign('a.ts', text, set(id, ['policy'], { write: 'allow', shell: 'deny' }))
    expect(changed).toContain('/* nothing */')
    const after = agentOf(changed).value
    const field = after.kind === 'object' && after.fields.find(({ name }) => name === 'policy')
    expect(field && jsonOf(field.value)).toEqual({ write: 'allow', shell: 'deny' })
  }
})

test('edited files still type-check', async () => {
  const checkout = join(import.meta.dirname, '../../..')
  const run = promisify(execFile)
  const write = (path: string, text: string) => writeFileSync(join(root, path), text)
  mkdirSync(join(root, 'src/agents'), { recursive: true })
  mkdirSync(join(root, 'src/tools'), { recursive: true })
  await run(process.execPath, [
    join(checkout, 'scripts/build-types.mjs'),
    join(root, '.hearth/types'),
  ])
  const settings = readFileSync(join(checkout, 'resources/templates/empty/tsconfig.json'), 'utf8')
  write('tsconfig.json', JSON.stringify({ ...JSON.parse(settings), include: ['src'] }))
  const tool = "defineTool({ name: 'lookup', description: 'Looks up.', execute: async () => 'x' })"
  const tools = [`import { defineTool } from 'hearth'`, `export const lookup = ${tool}`]
  write('src/tools/lookup.ts', [...tools, 'export const shared = [lookup]', ''].join('\n'))
  mkdirSync(join(root, 'src/profiles'), { recursive: true })
  const calm = "export const calm = defineAgentProfile({ name: 'calm' })"
  write(
    'src/profiles/calm.ts',
    ["import { defineAgentProfile } from 'hearth'", calm, ''].join('\n'),
  )
  write('src/tools/extra.ts', [tools[0], `export const extra = ${tool}`, ''].join('\n'))
  const written = writtenFiles().map(({ text }) => text)
  for (const [index, text] of written.entries()) write(`src/agents/written${index}.ts`, text)
  for (const [index, text] of [...files, ...written].entries()) {
    const agent = readDesign('a.ts', text).definitions.find(({ kind }) => kind === 'agent')
    if (agent?.value.kind !== 'object') continue
    const { id } = agent
    const edits: DesignEdit[] = [
      set(id, ['model'], 'demo/scripted'),
      set(id, ['compaction'], { keepRecentTokens: 1000, reserveTokens: 2000 }),
      set(id, ['instructions'], ['First line.\nSecond `line` with $', '{no} expression.'].join('')),
      {
        op: 'insert',
        definition: id,
        path: ['tools'],
        value: { reference: { name: 'extra', from: '../tools/extra.ts' } },
      },
      ...[profile, sandbox, servers].map(
        ({ name, value }): DesignEdit => ({ op: 'set', definition: id, path: [name], value }),
      ),
    ]
    const edited = edits.reduce((before, edit) => attempt(before, edit) ?? before, text)
    expect(edited).not.toBe(text)
    write(`src/agents/a${index}.ts`, edited)
  }
  const tsc = join(checkout, 'node_modules/@typescript/native/bin/tsc')
  const words = await run(process.execPath, [tsc, '-p', root]).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
  expect(words).toBe('')
}, 120_000)
