import { expect, test } from 'vitest'
import {
  AdminAgentsResponse,
  AdminInstanceRunsResponse,
  AdminInstancesResponse,
  AdminRunsResponse,
} from '../contract/admin.ts'
import { ErrorEnvelope } from '../contract/error.ts'
import { createFakeApp } from './testing/fake-app.ts'

const { call, studio } = createFakeApp()

async function read(path: string): Promise<unknown> {
  const response = await call('GET', path)
  expect([path, response.status]).toEqual([path, 200])
  return response.json()
}

async function failure(path: string) {
  const response = await call('GET', path)
  const { type, meta } = ErrorEnvelope.parse(await response.json()).error
  return { status: response.status, type, meta }
}

async function open(agent: string, instanceId: string, name: string): Promise<void> {
  const nothing = { parentSessionId: null, taskId: null, runId: null, metadata: {} }
  const session = { id: `${agent}${instanceId}${name}`, agent, instanceId, name, ...nothing }
  await studio.fake.store.commit([{ type: 'session.open', session }])
}

test('agents: the inventory, and those that only their conversations remember', async () => {
  await open('gone', 'x', 'default')
  const list = AdminAgentsResponse.parse(await read('/admin/agents'))
  expect(list.items).toEqual(list.agents)
  expect(list.items.map(({ name, kind }) => [name, kind])).toEqual([
    ['assistant', 'agent'],
    ['gone', 'removed'],
    ['hidden', 'agent'],
    ['legacy', 'handler'],
  ])
})

test('instances with their sessions; no instances yet is an empty list', async () => {
  await open('assistant', 'ticket:7', 'default')
  await open('assistant', 'ticket:7', 'side')
  const path = '/projects/demo/admin/agents/assistant/instances'
  const list = AdminInstancesResponse.parse(await read(path))
  expect(list).toMatchObject({
    agentName: 'assistant',
    instances: [{ agent_id: 'ticket:7', instanceId: 'ticket:7', sessions: 2 }],
    nextCursor: null,
  })
  expect(list.items[0]?.sessionNames.toSorted()).toEqual(['default', 'side'])
  expect(await read('/admin/agents/legacy/instances')).toMatchObject({ instances: [], items: [] })
  const missing = { status: 404, type: 'agent_not_found' }
  expect(await failure('/admin/agents/missing/instances')).toMatchObject(missing)
  const runs = '/admin/agents/assistant/instances/ticket%3A7/runs'
  expect(AdminInstanceRunsResponse.parse(await read(runs))).toMatchObject({ runs: [] })
  expect(await failure('/admin/agents/assistant/instances/other/runs')).toMatchObject({
    status: 404,
    type: 'instance_not_found',
  })
  expect(await failure('/admin/agents/missing/instances/x/runs')).toMatchObject(missing)
})

test('runs: newest first, filtered in both vocabularies, in pages', async () => {
  for (const name of ['echo', 'echo', 'boom', 'echo']) {
    await call('POST', `/workflows/${name}?wait=result`, { body: {} })
  }
  const list = async (query: string) => AdminRunsResponse.parse(await read(`/admin/runs${query}`))
  const all = await list('')
  expect(all.runs.map(({ agentName }) => agentName)).toEqual(['echo', 'boom', 'echo', 'echo'])
  for (const status of ['failed', 'errored']) {
    expect((await list(`?status=${status}`)).items).toMatchObject([{ agentName: 'boom' }])
  }
  expect((await list('?status=completed&agentName=echo')).items).toHaveLength(3)
  expect((await list('?status=active')).items).toEqual([])
  const first = await list('?limit=3&agent_name=echo')
  expect(first.nextCursor).toBeNull()
  const two = await list('?limit=3')
  const rest = await list(`?limit=3&cursor=${two.nextCursor}`)
  expect([...two.items, ...rest.items]).toEqual(all.items)
  expect(rest.nextCursor).toBeNull()
  expect((await list('?cursor=3')).items).toEqual(rest.items)
  const id = all.items[0]?.runId ?? ''
  expect(await read(`/admin/runs/${id}`)).toEqual(all.items[0])
  expect(await read(`/admin/agents/echo/instances/${id}/runs`)).toMatchObject({
    items: [{ runId: id }],
  })
  expect(await failure('/admin/runs/none')).toMatchObject({ status: 404, type: 'run_not_found' })
  expect(await failure('/admin/runs?agentName=none')).toMatchObject({ type: 'agent_not_found' })
  for (const query of ['limit=0', 'limit=x', 'cursor=%7B', 'cursor=e30', 'status=odd']) {
    const [param] = query.split('=')
    expect(await failure(`/admin/runs?${query}`)).toMatchObject({
      status: 400,
      type: 'invalid_query_param',
      meta: { param },
    })
  }
})

test('a document of its own, with relative paths', async () => {
  const document = await read('/admin/openapi.json')
  expect(document).toMatchObject({
    info: { title: 'Hearth Admin' },
    paths: { '/runs': {}, '/agents': {}, '/runs/{run_id}': {} },
    components: {
      schemas: {
        AdminAgentsResponse: {},
        AdminInstancesResponse: {},
        AdminRunsResponse: {},
        RunRecordResponse: {},
        ErrorEnvelope: {},
      },
    },
  })
})
