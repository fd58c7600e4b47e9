/** Rented machines as a project has them: in its own thread, with keys from its own `.env`. */
import { expect, onTestFinished, test } from 'vitest'
import { FAKE_E2B_KEY, fakeE2b } from '../runtime/sandbox/remote/testing/fake-e2b.ts'
import { ask, openProject, openStudio, projectFolder, writeSource } from './testing/test-studio.ts'

test('an agent of a project works in its machine, which sleeps when the project is closed', async () => {
  const fake = await fakeE2b()
  onTestFinished(() => fake[Symbol.asyncDispose]())
  const { workspace } = fake.machines
  const options = JSON.stringify({ workspace, baseUrl: fake.url, sandboxUrl: fake.url })
  const root = projectFolder({
    '.env': `E2B_API_KEY=${FAKE_E2B_KEY}\n`,
    'src/agents/echo.ts': `import { createAgent, e2b } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted', sandbox: e2b(${options}) }))
`,
  })
  const studio = await openStudio([])
  const project = await studio.open(root)
  const tool = (name: string, input: unknown) => `[[tool:${name} ${JSON.stringify(input)}]]`
  await ask(project, tool('write', { path: 'a.txt', content: 'from afar' }))
  expect(
    await ask(project, tool('bash', { command: 'cat a.txt; echo "[$E2B_API_KEY]"' })),
  ).toContain('from afar[]')
  const { agents } = await project.inventory()
  expect(agents).toMatchObject([{ name: 'echo', details: { sandbox: 'e2b' } }])
  await studio.close(project.id)
  expect([...fake.machines.all.values()].map(({ state }) => state)).toEqual(['paused'])

  const again = await studio.open(root)
  expect(await ask(again, tool('read', { path: 'a.txt' }))).toContain('from afar')
  expect(fake.machines.made).toBe(1)
})

test('changed sources leave a machine its files, also where it is to be killed', async () => {
  const fake = await fakeE2b()
  onTestFinished(() => fake[Symbol.asyncDispose]())
  const { workspace } = fake.machines
  const place = { workspace, baseUrl: fake.url, sandboxUrl: fake.url, apiKey: FAKE_E2B_KEY }
  const source = (instructions: string) => `import { createAgent, e2b } from 'hearth'
const sandbox = e2b(${JSON.stringify({ ...place, onClose: 'kill' })})
export default createAgent(() => ({
  model: 'demo/scripted', sandbox, instructions: '${instructions}' }))
`
  const project = await openProject({ 'src/agents/echo.ts': source('first') })
  const tool = (name: string, input: unknown) => `[[tool:${name} ${JSON.stringify(input)}]]`
  await ask(project, tool('write', { path: 'a.txt', content: 'kept' }))
  writeSource(project.root, 'src/agents/echo.ts', source('second'))
  await expect
    .poll(async () => (await project.inventory()).agents[0]?.details?.instructions, {
      timeout: 30_000,
      interval: 200,
    })
    .toBe('second')
  expect(await ask(project, tool('read', { path: 'a.txt' }))).toContain('kept')
  expect(fake.machines.made).toBe(1)
  await project.close()
  expect(fake.machines.all.size).toBe(0)
})

test('a name in hearth.toml is enough, and a missing key is said in place', async () => {
  const project = await openProject({
    'hearth.toml': '[agent]\nsandbox = "runloop"\n[sandbox]\nenv = { CI = "1" }\n',
    'src/agents/echo.ts': `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted' }))
`,
  })
  expect(project.describe().problems).toEqual([])
  await expect(ask(project, 'hello')).rejects.toMatchObject({
    type: 'sandbox_key_missing',
    details: expect.stringContaining('RUNLOOP_API_KEY='),
  })
})
