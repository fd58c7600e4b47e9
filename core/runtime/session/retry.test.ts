import { afterEach, expect, test } from 'vitest'
import { createAgent } from '../agent/create-agent.ts'
import { startFakeModelServer } from '../model/testing/fake-model-server.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

test('what is tried again is on the timeline, and the project says how often it is', async () => {
  await using server = await startFakeModelServer()
  const busy = { status: 503, error: 'overloaded', headers: { 'retry-after-ms': '1' } }
  const agents = { agent: { default: createAgent(() => ({ sandbox: false as const })) } }
  const providers = { house: { kind: 'openai-compatible' as const, baseUrl: server.baseUrl } }
  const config = { model: 'house/m', maxTaskDepth: 0, providerRetries: 1 }
  project = await openTestProject({ agents }, config, providers)
  server.queue(busy, { text: 'back' })
  expect((await project.prompt('agent', 'hello')).text).toBe('back')
  expect(project.host.events.filter(({ type }) => type === 'log')).toMatchObject([
    {
      level: 'warn',
      message: 'The provider failed; trying again in 0 s.',
      attributes: { attempt: 1, error: expect.stringContaining('overloaded') },
      turnId: expect.any(String),
    },
  ])
  const [{ id: operationId = '' } = {}] = [...project.host.operations.values()]
  expect(project.host.waits).toMatchObject([
    { id: operationId, reason: expect.any(String), nextAttemptAt: expect.any(Number) },
  ])
  server.queue(busy, busy)
  await expect(project.prompt('agent', 'again')).rejects.toMatchObject({ type: 'provider_error' })
  expect(server.requests).toHaveLength(4)
})
