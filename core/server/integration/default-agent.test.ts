/** The agent that the configuration alone makes: it answers where no agent is named. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject({
  'hearth.toml': '[agent]\nmodel = "demo/scripted"\n',
  'AGENTS.md': 'Always think of marmalade.',
  'src/agents/first.ts': `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/guide' }))
`,
})
let server: RunningServer

beforeAll(async () => {
  server = await project.serve()
})
afterAll(() => project.dispose())

async function post(path: string, body: unknown = {}) {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer: unknown = await response.json()
  return { status: response.status, body: answer }
}

test('a model in the configuration is enough', async () => {
  const first = await post('/prompt/thread', { prompt: '[[seq:one|two]]' })
  expect(first).toMatchObject({
    status: 200,
    body: { text: 'one', model: { id: 'demo/scripted' } },
  })
  expect(await post('/prompt/thread', { prompt: '[[seq:one|two]]' })).toMatchObject({
    body: { text: 'two' },
  })
  const { body } = await post('/prompt/other', { prompt: '[[dump]]' })
  expect(body).toMatchObject({ text: expect.stringContaining('marmalade') })
  const running = post('/prompt/long', { prompt: '[[sleep:600000]]' })
  await expect.poll(() => post('/sessions/long/abort')).toMatchObject({ body: { aborted: true } })
  expect((await running).status).toBeGreaterThanOrEqual(400)
})

test('it is not listed; one of that name takes its place; without a model there is none', async () => {
  expect((await server.client.agents.list()).map(({ name }) => name)).not.toContain('default')
  const toml = join(project.root, 'hearth.toml')
  await writeFile(toml, '')
  await expect
    .poll(() => post('/prompt/thread', { prompt: 'hi' }))
    .toMatchObject({
      status: 404,
      body: { error: { type: 'agent_not_found', message: 'The project has no default agent.' } },
    })
  const own = `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted', instructions: 'My own.' }))
`
  await server.client.files.write('src/agents/default.ts', own)
  const { body } = await post('/prompt/thread', { prompt: '[[dump]]' })
  expect(body).toMatchObject({ text: expect.stringContaining('My own.') })
})
