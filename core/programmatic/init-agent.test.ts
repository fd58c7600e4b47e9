/** Agents that code of a project brings to life, over the project's own runtime. */
import { afterEach, expect, test } from 'vitest'
import { createAgent } from '../runtime/agent/create-agent.ts'
import { local } from '../runtime/sandbox/local.ts'
import type { SandboxFactory } from '../runtime/sandbox/port.ts'
import { openTestProject, type TestProject } from '../runtime/testing/test-project.ts'
import { initAgent } from './init.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

/** A sandbox that tells when it is closed. */
function watched(closed: string[]): SandboxFactory {
  return {
    kind: 'watched',
    async create(context) {
      const sandbox = await local().create(context)
      return { ...sandbox, dispose: async () => void closed.push(context.id) }
    },
  }
}

test('an agent that code left open ends with its runtime, its sandbox closed', async () => {
  const closed: string[] = []
  const agent = createAgent(() => ({ sandbox: watched(closed), policy: { write: 'allow' } }))
  let talk: Promise<unknown> = Promise.resolve()
  const run = async () => {
    const harness = await initAgent(agent, { id: 'one' })
    await harness.fs.writeFile('a.txt', 'x')
    talk = (await harness.session()).prompt('[[sleep:60000]]').catch((error) => error.type)
    return harness.agentName
  }
  project = await openTestProject({ workflows: { work: { run } } })
  expect((await project.run('work')).result).toBe('agent')
  expect(closed).toEqual([])
  await project.runtime.drain()
  expect(await talk).toBe('aborted')
  expect(closed).toHaveLength(1)
})

test('it belongs to its own instance, not to the run that made it, and goes on after it', async () => {
  const agent = createAgent(() => ({ sandbox: false as const, name: 'keeper' }))
  const run = async () => {
    await using harness = await initAgent(agent, { id: 'one' })
    return (await (await harness.session()).prompt('[[say:noted]]')).text
  }
  project = await openTestProject({ workflows: { work: { run } } })
  await project.run('work')
  await project.run('work')
  expect([...project.host.sessions.values()]).toMatchObject([
    { agent: 'keeper', instanceId: 'one', runId: null, headSeq: 4 },
  ])
})

test('what cannot be brought to life says why', async () => {
  const run = async () => {
    const attempts = [
      () => initAgent(JSON.parse('{}')),
      () =>
        initAgent(
          createAgent(() => ({})),
          { id: ' ' },
        ),
      () =>
        initAgent(
          createAgent(() => ({})),
          { name: '9' },
        ),
      () => initAgent(createAgent(() => JSON.parse('{"modle":"a/b"}'))),
      () =>
        initAgent(
          createAgent(() => ({})),
          { root: '/' },
        ),
    ]
    return Promise.all(attempts.map((attempt) => attempt().catch((error) => error.type)))
  }
  project = await openTestProject({ workflows: { work: { run } } })
  expect((await project.run('work')).result).toEqual([
    'invalid_agent',
    'invalid_agent',
    'invalid_agent',
    'invalid_agent',
    'invalid_request',
  ])
})
