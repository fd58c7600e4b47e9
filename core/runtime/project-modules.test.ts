/** What a file of `src/agents` may export. */
import { afterEach, expect, test } from 'vitest'
import { createAgent } from './agent/create-agent.ts'
import { dispatch } from './dispatch.ts'
import { openTestProject, type TestProject } from './testing/test-project.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

test('an agent exported as `agent` is one like an agent exported by default', async () => {
  const agent = createAgent(() => ({ instructions: 'You support.', sandbox: false }))
  project = await openTestProject({
    agents: { support: { agent } },
    workflows: { ask: { run: async () => dispatch(agent, { id: 'one', input: 'Hello' }) } },
  })
  const { text } = await project.prompt('support', '[[dump]]')
  expect(JSON.parse(text).system).toContain('You support.')
  expect((await project.runtime.inventory()).agents).toMatchObject([
    { name: 'support', kind: 'agent', status: 'ready' },
  ])
  await project.run('ask')
  expect(project.host.dispatches).toMatchObject([{ agent: 'support', instanceId: 'one' }])
})

test('of two agents in one file the default export is the one that answers', async () => {
  const first = createAgent(() => ({ instructions: 'The default.', sandbox: false }))
  const second = createAgent(() => ({ instructions: 'The other.', sandbox: false }))
  project = await openTestProject({ agents: { support: { default: first, agent: second } } })
  const { text } = await project.prompt('support', '[[dump]]')
  expect(JSON.parse(text).system).toContain('The default.')
})
