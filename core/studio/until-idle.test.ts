/** Waiting for what somebody waits for. */
import { expect, test } from 'vitest'
import { openProject, scriptedAgent } from './testing/test-studio.ts'
import { untilIdle } from './until-idle.ts'

const workflow = `import { createAgent } from 'hearth'
const agent = createAgent(() => ({ model: 'demo/scripted' }))
export async function run(ctx) {
  const session = await (await ctx.init(agent)).session()
  return (await session.prompt('[[sleep:500]]')).text
}
`

test('a run is waited for to its end, a dispatch is not, and a limit is a limit', async () => {
  const project = await openProject({
    'src/agents/scripted.ts': scriptedAgent,
    'src/workflows/slow.ts': workflow,
  })
  const studio = { projects: () => [project.describe()], project: () => project }
  const never = new AbortController()
  await untilIdle(studio, never.signal)

  const { run, done } = await project.startWorkflow({
    workflow: 'slow',
    payload: {},
    trigger: 'code',
  })
  await untilIdle(studio, never.signal)
  expect(project.store.runs.get(run.id)).toMatchObject({ status: 'succeeded' })
  await done

  const instance = { agent: 'scripted', instanceId: 'ada', session: 'default' }
  const prompt = await project.acceptPrompt({ ...instance, message: '[[sleep:400]]' })
  await untilIdle(studio, never.signal)
  expect(project.store.operations.get(prompt.operationId)).toMatchObject({ status: 'completed' })

  await project.startWorkflow({ workflow: 'slow', payload: {}, trigger: 'code' })
  await untilIdle(studio, AbortSignal.timeout(10))
  expect(project.store.runs.list({ status: ['running'] }, { limit: 9 }).items).toHaveLength(1)
})
