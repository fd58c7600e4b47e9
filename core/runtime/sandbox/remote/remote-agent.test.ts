import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAgent } from '../../agent/create-agent.ts'
import type { AgentRuntimeConfig } from '../../agent/profile.ts'
import { openTestProject, type TestProject } from '../../testing/test-project.ts'
import type { FlueContext } from '../../workflow/flue-context.ts'
import type { SandboxFactory } from '../port.ts'
import { e2b } from './e2b.ts'
import { runloop } from './runloop.ts'
import { FAKE_E2B_KEY, type FakeE2b, fakeE2b } from './testing/fake-e2b.ts'
import { FAKE_RUNLOOP_KEY, fakeRunloop } from './testing/fake-runloop.ts'

let fake: FakeE2b
let project: TestProject | null = null

beforeEach(async () => {
  fake = await fakeE2b()
})
afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
  await fake[Symbol.asyncDispose]()
  vi.unstubAllEnvs()
})

function machine(): SandboxFactory {
  const { url, machines } = fake
  return e2b({
    workspace: machines.workspace,
    apiKey: FAKE_E2B_KEY,
    baseUrl: url,
    sandboxUrl: url,
    env: { COLOR: 'green' },
  })
}

async function openWith(more: AgentRuntimeConfig = {}): Promise<TestProject> {
  const agent = createAgent(() => ({ sandbox: machine(), ...more }))
  const run = async (ctx: FlueContext) => {
    const session = await (await ctx.init(agent)).session()
    const { stdout } = await session.shell('printenv TOKEN COLOR', { secrets: ['TOKEN'] })
    return { stdout, without: (await session.shell('echo "[$TOKEN]"')).stdout }
  }
  project = await openTestProject({
    agents: { coder: { default: agent } },
    workflows: { work: { run } },
  })
  return project
}

function tool(name: string, input: unknown): string {
  return `[[tool:${name} ${JSON.stringify(input)}]]`
}

test('an agent writes, reads and runs in its machine, which every other instance has one of', async () => {
  const { prompt } = await openWith()
  const written = await prompt(
    'coder',
    tool('write', { path: 'notes/a.txt', content: 'from afar' }),
  )
  expect(written.text).toContain('a.txt')
  expect((await prompt('coder', tool('read', { path: 'notes/a.txt' }))).text).toContain('from afar')
  const ran = await prompt('coder', tool('bash', { command: 'cat notes/a.txt; echo " $COLOR"' }))
  expect(ran.text).toContain('from afar green')
  expect(fake.machines.made).toBe(1)
  await prompt('coder', 'hello', { instanceId: 'two' })
  expect(fake.machines.made).toBe(2)
})

test('a restart finds the same machine, which slept meanwhile', async () => {
  const opened = await openWith()
  await opened.prompt('coder', tool('write', { path: 'a.txt', content: 'kept' }))
  await opened.restart()
  expect([...fake.machines.all.values()].map(({ state }) => state)).toEqual(['paused'])
  expect((await opened.prompt('coder', tool('read', { path: 'a.txt' }))).text).toContain('kept')
  expect(fake.machines.made).toBe(1)
})

test('files of a machine that is gone after a restart are missed in the log', async () => {
  const opened = await openWith()
  await opened.prompt('coder', tool('write', { path: 'a.txt', content: 'lost' }))
  await opened.restart()
  fake.machines.all.clear()
  expect((await opened.prompt('coder', tool('read', { path: 'a.txt' }))).text).toContain(
    'No such file',
  )
  expect(opened.host.events.filter(({ type }) => type === 'log')).toMatchObject([
    {
      level: 'warn',
      message: expect.stringContaining('its files are lost'),
      agent: 'coder',
      instanceId: 'one',
      attributes: { sandbox: 'e2b', lost: expect.stringMatching(/^e2b-/) },
    },
  ])
})

test('the policy of the agent holds for its machine', async () => {
  const { prompt } = await openWith({ policy: { write: 'deny' } })
  const { text } = await prompt('coder', tool('write', { path: 'a.txt', content: 'x' }))
  expect(text).toContain('Permission denied')
})

test('a secret is in the environment of the call it was granted to, and nowhere else', async () => {
  const runloops = await fakeRunloop()
  try {
    const sandbox = runloop({
      workspace: runloops.machines.workspace,
      apiKey: FAKE_RUNLOOP_KEY,
      baseUrl: runloops.url,
      env: { COLOR: 'green' },
    })
    const opened = await openWith({ sandbox })
    const { result } = await opened.run('work')
    expect(result).toEqual({ stdout: 'sk-very-secret\ngreen\n', without: '[]\n' })
    expect(runloops.commands.join('\n')).toContain('printenv TOKEN')
    expect(runloops.commands.join('\n')).not.toContain('sk-very-secret')
    await opened[Symbol.asyncDispose]()
    project = null
  } finally {
    await runloops[Symbol.asyncDispose]()
  }
})

test('a name is enough where the project has the key, and says so where it has none', async () => {
  vi.stubEnv('E2B_API_URL', fake.url)
  vi.stubEnv('E2B_SANDBOX_URL', fake.url)
  const modules = { agents: { coder: { default: createAgent(() => ({})) } } }
  const config = {
    sandbox: 'e2b',
    sandboxOptions: { workspace: fake.machines.workspace, env: { COLOR: 'blue' } },
  } as const
  const command = tool('bash', { command: 'echo "in $COLOR"' })

  const keyless = await openTestProject(modules, config)
  await expect(keyless.prompt('coder', command)).rejects.toMatchObject({
    type: 'sandbox_key_missing',
    status: 400,
    message: expect.stringContaining('E2B_API_KEY'),
    details: expect.stringContaining('.env'),
  })
  await keyless[Symbol.asyncDispose]()
  expect(fake.machines.made).toBe(0)

  project = await openTestProject(modules, config, {}, { E2B_API_KEY: FAKE_E2B_KEY })
  expect((await project.prompt('coder', command)).text).toContain('in blue')
})
