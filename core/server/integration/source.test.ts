/** Agents authored over the port: read as designs, edited in place. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject()
let server: RunningServer

beforeAll(async () => {
  server = await project.serve()
})
afterAll(() => project.dispose())

const path = 'src/agents/authored.ts'
const text = `import { createAgent } from 'hearth'

// Kept.
export default createAgent((ctx) => ({
  model: 'demo/scripted',
  instructions: \`Help \${ctx.id}.\`, // and this
}))
`

test('an edit lands in the file, and the agent answers with it', async () => {
  const { files, source, agents } = server.client
  await files.write(path, text)
  const design = await source.design(path)
  expect(design.definitions).toMatchObject([{ id: 'default', kind: 'agent' }])
  const value = { json: 'Answer briefly.' }
  const edits = [{ op: 'set' as const, definition: 'default', path: ['instructions'], value }]

  const dry = await source.edit(path, edits, { ifMatch: design.hash, dryRun: true })
  expect((await files.read(path)).content).toBe(text)
  const change = await source.edit(path, edits, { ifMatch: design.hash })
  expect(change).toEqual(dry)
  const wanted = text.replace(/`.*`/, '`Answer briefly.`')
  expect([change.before, change.after]).toEqual([text, wanted])
  expect((await files.read(path)).content).toBe(wanted)

  const { text: dump } = await agents.prompt('authored', 'one', { message: '[[dump]]' })
  expect(JSON.parse(dump)).toMatchObject({ system: expect.stringContaining('Answer briefly.') })

  await expect(source.edit(path, edits, { ifMatch: design.hash })).rejects.toMatchObject({
    type: 'file_changed',
    status: 409,
  })
  // Undo is saving what was there, if nobody else has saved since.
  await files.write(path, change.before, { ifMatch: change.design.hash })
  expect((await files.read(path)).content).toBe(text)
})

test('what there is to choose from, with the file it is in', async () => {
  const { files, source } = server.client
  await files.write(
    'src/tools/chosen.ts',
    "import { defineTool } from 'hearth'\nexport const chosen = defineTool({ name: 'c' })\n",
  )
  const all = await source.definitions()
  const chosen = { path: 'src/tools/chosen.ts', id: 'chosen', kind: 'tool', exported: true }
  expect(all).toContainEqual(chosen)
  expect(all).toContainEqual({ path, id: 'default', kind: 'agent', exported: true })
  await files.remove('src/tools/chosen.ts')
})

test('of several edits all are made, or none', async () => {
  const { files, source } = server.client
  await files.write(path, text)
  const { hash } = await source.design(path)
  const good = {
    op: 'set' as const,
    definition: 'default',
    path: ['model'],
    value: { json: 'a/b' },
  }
  const bad = { op: 'remove' as const, definition: 'default', path: ['nothing'] }
  await expect(source.edit(path, [good, bad], { ifMatch: hash })).rejects.toMatchObject({
    type: 'not_found',
    status: 404,
  })
  expect((await files.read(path)).content).toBe(text)
})

test('a broken file has a design that says so; edits outside the project are refused', async () => {
  const { files, source } = server.client
  await files.write('src/agents/broken-text.ts', 'export default createAgent({')
  expect(await source.design('src/agents/broken-text.ts')).toMatchObject({
    definitions: [],
    problem: { line: 1 },
  })
  await files.remove('src/agents/broken-text.ts')
  for (const outside of ['../other.ts', '/etc/passwd', 'node_modules/x.js', '.hearth/hearth.db']) {
    await expect(source.design(outside)).rejects.toMatchObject({ status: expect.any(Number) })
  }
})
