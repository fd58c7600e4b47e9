import { expect, test } from 'vitest'
import { createAgent } from './agent/create-agent.ts'
import { createAiSdkHarness } from './harness/ai-sdk/harness.ts'
import { registerHarness } from './harness/registry.ts'
import { virtual } from './sandbox/virtual.ts'
import { openTestProject } from './testing/test-project.ts'

test('tables that nobody knows reach the harness and the sandbox of the project', async () => {
  const seen: Record<string, unknown> = {}
  registerHarness('table-reader', ({ tables }) => {
    seen.harness = tables
    return createAiSdkHarness()
  })
  const sandbox = {
    kind: 'virtual',
    create(place: Parameters<ReturnType<typeof virtual>['create']>[0]) {
      seen.sandbox = place.tables
      return virtual().create(place)
    },
  }
  const agents = { a: { default: createAgent(() => ({ sandbox, harness: 'table-reader' })) } }
  const tables = { langfuse: { some_key: 1 } }
  await using project = await openTestProject({ agents }, { tables })
  await project.prompt('a', '[[tool:write {"path":"a","content":"b"}]]')
  expect(seen).toEqual({ harness: tables, sandbox: tables })
})
