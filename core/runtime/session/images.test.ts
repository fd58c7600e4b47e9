import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAgent } from '../agent/create-agent.ts'
import { type FakeModelServer, startFakeModelServer } from '../model/testing/fake-model-server.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import type { FlueContext } from '../workflow/flue-context.ts'

let server: FakeModelServer
let project: TestProject | null = null

beforeEach(async () => {
  server = await startFakeModelServer()
})

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
  await server.close()
})

const pixel = 'iVBORw0KGgo='
const bytes = Uint8Array.from(Buffer.from(pixel, 'base64'))

/** A project whose models are those of the fake server. */
async function open(run: (ctx: FlueContext) => Promise<unknown>) {
  project = await openTestProject(
    {
      agents: { helper: { default: agent } },
      workflows: { work: { run } },
    },
    {},
    { house: { kind: 'openai-compatible', baseUrl: server.baseUrl } },
  )
  return project
}

const agent = createAgent(() => ({ model: 'house/eyes', sandbox: false }))

function wire(): string[] {
  return server.requests.map(({ body }) => JSON.stringify(body))
}

test('images of a prompt, a skill and a task reach the model as image parts', async () => {
  const skill = { name: 'look', description: 'Looks.', instructions: 'Look at it.' }
  const { run } = await open(async (ctx) => {
    const session = await (await ctx.init(agent)).session()
    await session.prompt('What is it?', { images: [{ data: pixel }] })
    await session.skill(skill, { images: [{ data: bytes, mimeType: 'image/jpeg' }] })
    await session.task('Look.', { images: [{ data: bytes }] })
  })
  await run('work')
  const [prompt, skilled, task] = wire()
  expect(prompt).toContain(`data:image/png;base64,${pixel}`)
  expect(skilled).toContain(`data:image/jpeg;base64,${pixel}`)
  expect(task).toContain(`data:image/png;base64,${pixel}`)
})

test('images that came over a door reach the model, and stay in the conversation', async () => {
  const { prompt, host } = await open(async () => null)
  const image = { type: 'image', mediaType: 'image/webp', data: pixel } as const
  await prompt('helper', 'What is it?', { images: [image] })
  await prompt('helper', 'And now?')
  expect(wire()).toEqual([
    expect.stringContaining(`data:image/webp;base64,${pixel}`),
    expect.stringContaining(`data:image/webp;base64,${pixel}`),
  ])
  expect(host.entriesOf('default')[0]?.data).toMatchObject({ message: { content: [{}, image] } })
})
