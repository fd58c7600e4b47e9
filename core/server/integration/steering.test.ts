/** Saying something to an operation while it works, over the real API. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newEntryId } from '../../contract/id.ts'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject()
const gate = join(project.root, 'go')
let server: RunningServer

beforeAll(async () => {
  const folder = join(project.root, 'src', 'agents')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'held.ts'),
    `import { existsSync } from 'node:fs'
import { createAgent, defineTool } from 'hearth'
const wait = defineTool({
  name: 'wait',
  description: 'Waits for the gate.',
  async execute() {
    while (!existsSync(${JSON.stringify(gate)})) await new Promise((resolve) => setTimeout(resolve, 20))
    return 'open'
  },
})
export default createAgent(() => ({ model: 'demo/scripted', tools: [wait] }))
`,
  )
  server = await project.serve()
})
afterAll(() => project.dispose())

/** An operation whose tool waits for the gate. */
async function begin(instanceId: string) {
  rmSync(gate, { force: true })
  const { client } = server
  const session = await client.sessions.create({ agent: 'held', instanceId, name: 'default' })
  const { operationId } = await client.sessions.prompt(session.id, { message: '[[tool:wait {}]]' })
  const isAt = async (type: 'tool_start' | 'operation') => {
    for await (const item of client.events.follow({ operationId, types: [type], after: 0 })) {
      if (item.kind === 'event') return
    }
  }
  await isAt('tool_start')
  const said = async () => {
    const { items } = await client.sessions.entries(session.id)
    return items.filter(({ data }) => data.type === 'message' && data.source === 'steer')
  }
  const waiting = async (count: number) => {
    await expect
      .poll(async () => (await client.operations.steering(operationId)).items)
      .toHaveLength(count)
  }
  const end = async () => {
    writeFileSync(gate, '')
    await isAt('operation')
  }
  return { client, operationId, said, waiting, end }
}

test('a message is part of the conversation once, however often it is sent', async () => {
  const { client, operationId, said, waiting, end } = await begin('one')
  const entryId = newEntryId()
  const body = { message: '[[say:as you wish]]', entryId }
  const both = [
    client.operations.steer(operationId, body),
    client.operations.steer(operationId, body),
  ]
  await waiting(1)
  await end()
  expect(await Promise.all(both)).toEqual([{ entryId }, { entryId }])
  expect(await client.operations.steer(operationId, body)).toEqual({ entryId })
  expect(await said()).toMatchObject([{ id: entryId, operationId }])
  const late = client.operations.steer(operationId, { message: 'late' })
  await expect(late).rejects.toMatchObject({ type: 'operation_ended', status: 409 })

  const other = await begin('two')
  const taken = client.operations.steer(other.operationId, body)
  await expect(taken).rejects.toMatchObject({ type: 'entry_exists', status: 409 })
  await other.end()
})

test('a message can be taken back before it is read, by hanging up too', async () => {
  const { client, operationId, said, waiting, end } = await begin('three')
  const entryId = newEntryId()
  const withdrawn = client.operations.steer(operationId, { message: 'no', entryId })
  const refused = expect(withdrawn).rejects.toMatchObject({ type: 'steering_withdrawn' })
  await expect
    .poll(() => client.operations.withdrawSteering(operationId, entryId))
    .toEqual({ withdrawn: true })
  await refused

  const hangUp = new AbortController()
  const lost = client.operations.steer(
    operationId,
    { message: 'no either', entryId: newEntryId() },
    { signal: hangUp.signal },
  )
  const left = expect(lost).rejects.toThrow('left')
  await waiting(1)
  hangUp.abort(new Error('left'))
  await left
  await waiting(0)
  const kept = client.operations.steer(operationId, { message: 'yes' })
  await waiting(1)
  await end()
  await kept
  const texts = (await said()).map(({ data }) => JSON.stringify(data))
  expect(texts).toHaveLength(1)
  expect(texts[0]).toContain('yes')
})

test('what cannot be said is refused', async () => {
  const { client } = server
  await expect(client.operations.steer('op_none', { message: 'hi' })).rejects.toMatchObject({
    type: 'not_found',
    status: 404,
  })
  const { operationId, end } = await begin('four')
  for (const body of [{ message: ' ' }, { message: 'x', entryId: 'mine' }]) {
    await expect(client.operations.steer(operationId, body)).rejects.toMatchObject({
      type: 'invalid_request',
    })
  }
  await end()
})
