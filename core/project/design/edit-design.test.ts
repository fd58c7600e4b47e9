import { expect, test } from 'vitest'
import { type DesignEdit, type DesignValue, NewSchemaField } from '../../contract/design.ts'
import { editDesign } from './edit-design.ts'
import { readDesign } from './read-design.ts'

const agent = `import { createAgent } from 'hearth'
import { search } from '../tools/search.ts'

// Who answers first.
export default createAgent((ctx) => ({
  model: 'openai/gpt-5.5', // the cheap one
  /* told to every customer */
  instructions: \`Help \${ctx.id}. Cost: \\$5.\`,
  tools: [
    search, // web
  ],
  compaction: { keepRecentTokens: 8000 },
}))
`

function edit(text: string, edit: DesignEdit): string {
  return editDesign('src/agents/a.ts', text, edit)
}

function set(text: string, path: (string | number)[], json: unknown, definition = 'default') {
  return edit(text, { op: 'set', definition, path, value: { json: json as string } })
}

function field(value: DesignValue | undefined, name: string): DesignValue | undefined {
  return value?.kind === 'object' ? value.fields.find((one) => one.name === name)?.value : undefined
}

test('a design says what the file says, with places', () => {
  const [definition] = readDesign('a.ts', agent).definitions
  expect(definition).toMatchObject({ id: 'default', kind: 'agent', schema: null })
  expect(field(definition?.value, 'model')).toMatchObject({
    kind: 'literal',
    value: 'openai/gpt-5.5',
    at: { line: 6 },
  })
  expect(field(definition?.value, 'instructions')).toMatchObject({
    kind: 'template',
    parts: [{ text: 'Help ' }, { code: 'ctx.id' }, { text: '. Cost: $5.' }],
  })
  expect(field(definition?.value, 'tools')).toMatchObject({
    items: [{ kind: 'reference', to: { name: 'search', from: '../tools/search.ts' } }],
  })
})

test('a value is replaced where it stands', () => {
  expect(set(agent, ['model'], "it's/new")).toBe(agent.replace("'openai/gpt-5.5'", "'it\\'s/new'"))
  expect(set(agent, ['compaction', 'keepRecentTokens'], 9)).toBe(agent.replace('8000', '9'))
  expect(set(agent, ['compaction'], { keepRecentTokens: 8000, reserveTokens: 1 })).toBe(
    agent.replace('{ keepRecentTokens: 8000 }', '{ keepRecentTokens: 8000, reserveTokens: 1 }'),
  )
  expect(set(agent, ['compaction'], false)).toBe(
    agent.replace('{ keepRecentTokens: 8000 }', 'false'),
  )
})

test('a new property comes last, in the style of the file', () => {
  expect(set(agent, ['thinkingLevel'], 'high')).toBe(
    agent.replace('8000 },\n', "8000 },\n  thinkingLevel: 'high',\n"),
  )
  expect(set(agent, ['policy', 'write'], 'ask')).toBe(
    agent.replace('8000 },\n', "8000 },\n  policy: { write: 'ask' },\n"),
  )
  const short = `import { createAgent } from "hearth";\nexport default createAgent(() => ({ model: "a/b" }));\n`
  expect(set(short, ['thinkingLevel'], 'low')).toBe(
    short.replace('"a/b" }', '"a/b", thinkingLevel: "low" }'),
  )
  const empty = `import { createAgent } from 'hearth'\nexport default createAgent(() => ({}))\n`
  expect(set(empty, ['model'], 'a/b')).toBe(empty.replace('({})', "({ model: 'a/b' })"))
})

test('a removed property takes its line with it, and the comments of others stay', () => {
  expect(edit(agent, { op: 'remove', definition: 'default', path: ['model'] })).toBe(
    agent.replace("  model: 'openai/gpt-5.5', // the cheap one\n", ''),
  )
  expect(edit(agent, { op: 'remove', definition: 'default', path: ['compaction'] })).toBe(
    agent.replace('  compaction: { keepRecentTokens: 8000 },\n', ''),
  )
})

test('a tool is added with its import, and taken away with it', () => {
  const value = { reference: { name: 'lookup', from: '../tools/lookup.ts' } }
  const added = edit(agent, { op: 'insert', definition: 'default', path: ['tools'], value })
  expect(added).toBe(
    agent
      .replace("search.ts'\n", "search.ts'\nimport { lookup } from '../tools/lookup.ts'\n")
      .replace('// web\n', '// web\n    lookup,\n'),
  )
  expect(edit(added, { op: 'remove', definition: 'default', path: ['tools', 1] })).toBe(agent)
  const again = { reference: { name: 'search', from: '../tools/search.ts' } }
  const twice = edit(agent, {
    op: 'insert',
    definition: 'default',
    path: ['subagents'],
    value: again,
  })
  expect(twice).toBe(agent.replace('8000 },\n', '8000 },\n  subagents: [search],\n'))
})

test('a text with expressions is edited as one', () => {
  const template = [
    { text: 'Be `kind` to ' },
    { code: 'ctx.id' },
    { text: ' for $' },
    { code: 'ctx.env.X' },
  ]
  const after = edit(agent, {
    op: 'set',
    definition: 'default',
    path: ['instructions'],
    value: { template },
  })
  expect(after).toContain(['`Be \\`kind\\` to ', '{ctx.id} for \\$', '{ctx.env.X}`,'].join('$'))
  expect(field(readDesign('a.ts', after).definitions[0]?.value, 'instructions')).toMatchObject({
    parts: template,
  })
})

test('what is computed is locked, and says where', () => {
  const computed = `import { createAgent } from 'hearth'
const base = { model: 'a/b' }
export default createAgent((ctx) => ({ ...base, tools: pick(ctx), model: ctx.env.MODEL ?? 'x' }))
`
  const [definition] = readDesign('a.ts', computed).definitions
  expect(definition?.value).toMatchObject({ kind: 'object', open: true })
  expect(field(definition?.value, 'tools')).toMatchObject({
    kind: 'call',
    callee: { name: 'pick' },
  })
  expect(field(definition?.value, 'model')).toMatchObject({ kind: 'code', at: { line: 3 } })
  const insert: DesignEdit = {
    op: 'insert',
    definition: 'default',
    path: ['tools'],
    value: { json: 1 },
  }
  expect(() => edit(computed, insert)).toThrow(
    expect.objectContaining({ type: 'source_locked', status: 422, meta: { line: 3 } }),
  )
  const branches = `import { createAgent } from 'hearth'
export default createAgent((ctx) => { if (ctx.id) return { model: 'a/b' }; return { model: 'c/d' } })
`
  expect(readDesign('a.ts', branches).definitions[0]?.value.kind).toBe('code')
  expect(() => set(branches, ['model'], 'x')).toThrow(
    expect.objectContaining({ type: 'source_locked' }),
  )
})

test('refuses what makes no sense, and a text that does not parse', () => {
  expect(() => set(agent, ['model'], 'x', 'other')).toThrow(
    expect.objectContaining({ type: 'not_found', status: 404 }),
  )
  expect(() => edit(agent, { op: 'remove', definition: 'default', path: ['nope'] })).toThrow(
    expect.objectContaining({ type: 'not_found' }),
  )
  expect(() => set(agent, ['tools', 7], 1)).toThrow(expect.objectContaining({ type: 'not_found' }))
  expect(() => set(agent, ['model', 'x'], 1)).toThrow(
    expect.objectContaining({ type: 'source_locked' }),
  )
  expect(() => set('export default {', ['model'], 1)).toThrow(
    expect.objectContaining({ type: 'source_invalid', status: 422 }),
  )
  const code: DesignEdit = {
    op: 'set',
    definition: 'default',
    path: ['model'],
    value: { code: "'x', tools: []" },
  }
  expect(() => edit(agent, code)).toThrow(
    expect.objectContaining({ type: 'invalid_request', status: 400 }),
  )
  expect(readDesign('a.ts', 'export default {')).toMatchObject({
    definitions: [],
    problem: { line: 1 },
  })
})

const workflow = `import { z } from 'zod'

export const input = z.object({
  text: z.string().describe('What to sum up'),
  tone: z.enum(['dry', 'warm']).optional(),
  limit: z.number().min(3),
})

export const triggers = { webhook: true }

export async function run() {}
`

test('the fields of an input are a form', () => {
  const { definitions } = readDesign('w.ts', workflow)
  expect(definitions.map(({ id, kind }) => [id, kind])).toEqual([
    ['input', 'schema'],
    ['triggers', 'triggers'],
  ])
  expect(definitions[0]?.schema).toMatchObject([
    { name: 'text', type: 'string', description: 'What to sum up', optional: false },
    { name: 'tone', type: 'enum', options: ['dry', 'warm'], optional: true },
    { name: 'limit', type: 'number', min: 3, max: null, more: [] },
  ])
  const added = edit(workflow, {
    op: 'set_schema_field',
    definition: 'input',
    name: 'count',
    field: { type: 'integer', options: [], optional: true, description: 'How many' },
  })
  expect(added).toBe(
    workflow.replace(
      'min(3),\n',
      "min(3),\n  count: z.number().int().optional().describe('How many'),\n",
    ),
  )
  const changed = edit(added, {
    op: 'set_schema_field',
    definition: 'input',
    name: 'count',
    field: { type: 'strings', options: [], optional: false, description: null },
  })
  expect(changed).toContain('  count: z.array(z.string()),\n')
  const renamed = edit(workflow, {
    op: 'rename_schema_field',
    definition: 'input',
    name: 'limit',
    to: 'max',
  })
  expect(renamed).toBe(workflow.replace('limit:', 'max:'))
  expect(edit(workflow, { op: 'remove', definition: 'input', path: ['tone'] })).toBe(
    workflow.replace("  tone: z.enum(['dry', 'warm']).optional(),\n", ''),
  )
  expect(set(workflow, ['schedule'], '0 * * * *', 'triggers')).toBe(
    workflow.replace('webhook: true }', "webhook: true, schedule: '0 * * * *' }"),
  )
})

test('a file without triggers gets them below its imports', () => {
  expect(set(agent, ['schedule'], '0 9 * * *', 'triggers')).toBe(
    agent.replace(
      "search.ts'\n",
      "search.ts'\n\nexport const triggers = { schedule: '0 9 * * *' }\n",
    ),
  )
})

test('another name in the place of one takes the import of the old one away', () => {
  const text = `import { createAgent } from 'hearth'
import { calm } from '../profiles/calm.ts'

export default createAgent(() => ({ profile: calm, model: 'demo/guide' }))
`
  const value = { reference: { name: 'brisk', from: '../profiles/brisk.ts' } }
  const changed = edit(text, { op: 'set', definition: 'default', path: ['profile'], value })
  expect(changed).toBe(text.replaceAll('calm', 'brisk'))
  const gone = edit(changed, { op: 'remove', definition: 'default', path: ['profile'] })
  expect(gone).not.toContain('brisk')
  expect(gone).toContain("createAgent(() => ({ model: 'demo/guide' }))")
})

test('a call is written with its import, and goes with it', () => {
  const call = { callee: { name: 'loadSkill', from: 'hearth' }, arguments: ['src/skills/triage'] }
  const path = ['skills']
  const insert: DesignEdit = { op: 'insert', definition: 'default', path, value: { call } }
  const one = edit(agent, insert)
  expect(one).toContain("import { createAgent, loadSkill } from 'hearth'")
  expect(one).toContain("skills: [loadSkill('src/skills/triage')]")
  const none = edit(one, { op: 'remove', definition: 'default', path: ['skills'] })
  expect(none).toBe(agent)
})

test('the schema of an input keeps its fields when calls follow it', () => {
  const text = `import { z } from 'zod'

export const input = z
  .object({ title: z.string() })
  .meta({ examples: [{ title: 'Lamp' }] })

export async function run() {}
`
  const [definition] = readDesign('src/workflows/a.ts', text).definitions
  expect(definition).toMatchObject({ id: 'input', kind: 'schema' })
  expect(definition?.schema).toMatchObject([{ name: 'title', type: 'string' }])
  const after = edit(text, {
    op: 'rename_schema_field',
    definition: 'input',
    name: 'title',
    to: 'subject',
  })
  expect(after).toBe(text.replace('({ title: z', '({ subject: z'))
})

const odd = `import { z as zod } from 'zod'

export const input = zod.object({
  // Who it is for.
  title: zod
    .string() // short
    .min(1, 'say something')
    .trim()
    .describe('Title'),
  mail: zod.string().email().optional(),
  tone: zod.enum(['dry', 'warm']).default('dry'),
  tags: zod.array(zod.string().min(1)).max(3),
  nested: zod.object({ a: zod.string() }),
  count: (zod.number()).int().default(3),
  site: zod.string().url('no site'),
  at: zod.string().datetime({ offset: true }),
  both: zod.boolean().nullish(),
  reply: zod.email('no address').max(80).optional(),
  day: zod.iso.date(),
})
`

function setField(text: string, name: string, field: object): string {
  const known = readDesign('w.ts', text).definitions[0]?.schema?.find((one) => one.name === name)
  const { type = 'string', options = [], optional = false, description = null } = known ?? {}
  const asked = { type, options, optional, description, ...field }
  return edit(text, {
    op: 'set_schema_field',
    definition: 'input',
    name,
    field: NewSchemaField.parse(asked),
  })
}

test('a field with limits, a default and more is a form, and what else it says stays', () => {
  expect(readDesign('w.ts', odd).definitions[0]?.schema).toMatchObject([
    { name: 'title', type: 'string', min: 1, description: 'Title', more: ['.trim()'] },
    { name: 'mail', type: 'string', optional: true, nullable: false, format: 'email', more: [] },
    { name: 'tone', type: 'enum', options: ['dry', 'warm'], default: { json: 'dry' } },
    { name: 'tags', type: 'strings', min: null, max: 3 },
    { name: 'nested', type: 'code' },
    { name: 'count', type: 'integer', default: { json: 3 } },
    { name: 'site', format: 'url', more: [] },
    { name: 'at', format: null, more: ['.datetime({ offset: true })'] },
    { name: 'both', optional: true, nullable: true },
    { name: 'reply', type: 'string', format: 'email', max: 80, optional: true, more: [] },
    { name: 'day', type: 'string', format: 'date', optional: false, more: [] },
  ])
  const each: [name: string, field: object, from: string, to: string][] = [
    ['title', { min: 2 }, "min(1, 'say", "min(2, 'say"],
    ['title', { min: null }, "\n    .min(1, 'say something')", ''],
    ['title', { max: 80 }, "something')", "something').max(80)"],
    ['title', { optional: true }, '.trim()', '.trim().optional()'],
    ['title', { description: "Ada's" }, "'Title'", "'Ada\\'s'"],
    ['title', { description: null }, "\n    .describe('Title')", ''],
    ['mail', { optional: false }, '.optional()', ''],
    ['mail', { format: 'url' }, '.email()', '.url()'],
    ['site', { format: 'email' }, "url('no site')", "email('no site')"],
    ['mail', { format: null }, '.email()', ''],
    ['reply', { format: 'url' }, "email('no address')", "url('no address')"],
    ['reply', { format: null }, "email('no address')", 'string()'],
    ['day', { format: 'datetime' }, 'iso.date()', 'iso.datetime()'],
    ['day', { format: 'email', optional: true }, 'iso.date()', 'email().optional()'],
    ['day', { type: 'number' }, 'iso.date()', 'number()'],
    ['mail', { nullable: true }, '.optional()', '.optional().nullable()'],
    ['mail', { max: 80 }, '.email()', '.email().max(80)'],
    ['mail', { type: 'number' }, 'string().email()', 'number()'],
    ['title', { format: 'uuid' }, '.string() // short', '.string().uuid() // short'],
    [
      'count',
      { nullable: true, default: { json: null } },
      '.default(3)',
      '.nullable().default(null)',
    ],
    ['mail', { description: 'Where to' }, '.optional()', ".optional().describe('Where to')"],
    ['tone', { options: ['dry', 'wet'] }, "['dry', 'warm']", "['dry', 'wet']"],
    ['tone', { default: null }, ".default('dry')", ''],
    ['tags', { max: 5, min: 1 }, '.max(3)', '.min(1).max(5)'],
    ['count', { type: 'number', default: { json: 2.5 } }, '.int().default(3)', '.default(2.5)'],
    ['count', { type: 'string', default: null }, '(zod.number()).int().default(3)', 'zod.string()'],
  ]
  for (const [name, field, from, to] of each) {
    expect(odd).toContain(from)
    expect([name, field, setField(odd, name, field)]).toEqual([name, field, odd.replace(from, to)])
  }
})

test('what a field could not keep, or would not fit it, is refused', () => {
  const refused: [name: string, field: object, type: string, words: RegExp][] = [
    ['title', { type: 'number' }, 'source_locked', /could not keep \.trim\(\)/],
    ['at', { format: 'email' }, 'source_locked', /The form cannot say/],
    ['both', { nullable: false }, 'source_locked', /without the other/],
    ['count', { format: 'email' }, 'invalid_request', /Only a text has a format/],
    ['count', { default: { json: null } }, 'invalid_request', /no default/],
    ['tags', { type: 'numbers', max: null }, 'source_locked', /items/],
    ['nested', { type: 'string' }, 'source_locked', /more than the form/],
    ['tone', { options: ['wet'] }, 'invalid_request', /"dry" is no default/],
    ['tone', { min: 1 }, 'invalid_request', /no limits/],
    ['tags', { min: 9 }, 'invalid_request', /more than the most/],
    ['tags', { min: 0.5 }, 'invalid_request', /whole number/],
    ['count', { default: { json: 'x' } }, 'invalid_request', /no default/],
  ]
  for (const [name, field, type, words] of refused) {
    expect(() => setField(odd, name, field), `${name} ${JSON.stringify(field)}`).toThrowError(
      expect.objectContaining({ type, details: expect.stringMatching(words) }),
    )
  }
})
