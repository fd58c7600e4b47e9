/** Approvals over HTTP, as a script answers them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HearthClient } from '../../client/index.ts'
import type { Approval } from '../../contract/approval.ts'
import {
  createServedProject,
  type RunningServer,
  type ServedProject,
} from '../testing/served-project.ts'

let project: ServedProject

beforeEach(() => {
  project = createServedProject()
  mkdirSync(join(project.root, 'src/agents'), { recursive: true })
  writeFileSync(join(project.root, 'hearth.toml'), '[sandbox]\nask = ["shell"]\n')
  writeFileSync(
    join(project.root, 'src/workflows/shell.ts'),
    `import { createAgent } from 'hearth'
const agent = createAgent(() => ({ model: 'demo/scripted' }))
export const run = async (ctx) => (await (await ctx.init(agent)).shell('echo from a run')).stdout
`,
  )
})
afterEach(() => project.dispose())

const echo = '[[tool:bash {"command":"echo hi"}]]'

async function pending(client: HearthClient): Promise<Approval> {
  let found: Approval | undefined
  await expect
    .poll(async () => {
      found = (await client.approvals.list({ status: ['pending'] })).items[0]
      return found?.status
    })
    .toBe('pending')
  if (!found) throw new Error('Nothing waits.')
  return found
}

async function send(
  { url, token }: RunningServer,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

test('a script sees what waits and answers it; the first answer counts', async () => {
  const server = await project.serve()
  const { client } = server
  const reply = client.agents.prompt('scripted', 'one', { message: echo })
  const { id } = await pending(client)
  expect(await client.approvals.get(id)).toMatchObject({ subject: 'echo hi', toolName: 'bash' })
  const path = `/api/approvals/${id}/answer`
  // Nobody without the token, and nothing that is not an answer.
  expect(await send({ ...server, token: null }, 'POST', path, { decision: 'allow' })).toMatchObject(
    {
      status: 401,
    },
  )
  for (const wrong of [
    {},
    { decision: 'yes' },
    { decision: 'allow', scope: 'ever' },
    { decision: 'allow', extra: 1 },
  ]) {
    expect((await send(server, 'POST', path, wrong)).status).toBe(400)
  }
  expect((await client.approvals.get(id)).status).toBe('pending')

  const answer = { decision: 'allow', scope: 'pattern', pattern: 'echo *' } as const
  const allowed = await client.approvals.answer(id, answer)
  expect(allowed).toMatchObject({ status: 'allowed', scope: 'pattern', pattern: 'echo *' })
  expect((await reply).text).toContain('hi')
  expect(await client.approvals.answer(id, answer)).toEqual(allowed)
  expect(await send(server, 'POST', path, { decision: 'deny' })).toMatchObject({
    status: 409,
    body: { error: { type: 'approval_settled' } },
  })
  expect((await send(server, 'POST', '/api/approvals/x/answer', answer)).status).toBe(404)
  expect((await send(server, 'GET', '/api/approvals/x')).status).toBe(404)

  // Remembered, also over a restart, until it is taken back.
  await server.end('SIGKILL')
  const second = await project.serve()
  const other = await second.client.agents.prompt('scripted', 'two', { message: echo })
  expect(other.text).toContain('hi')
  const [grant] = (await second.client.approvals.grants()).items
  expect(grant).toMatchObject({ pattern: 'echo *', uses: 1 })
  await second.client.approvals.revoke(grant?.id ?? '')
  expect((await second.client.approvals.grants()).items).toEqual([])
  await expect(second.client.approvals.revoke(grant?.id ?? '')).rejects.toMatchObject({
    status: 404,
  })
})

test('a dispatch that waits is interrupted by a kill, goes on, and asks the same question again', async () => {
  const first = await project.serve()
  const { dispatchId } = await first.client.agents.dispatch('scripted', 'mail', { input: echo })
  const { id } = await pending(first.client)
  await first.end('SIGKILL')

  const { client } = await project.serve()
  // It was interrupted with the call open: the model reads that, and nothing was run.
  await expect.poll(async () => (await client.dispatches.get(dispatchId)).status).toBe('settled')
  expect((await client.approvals.get(id)).status).toBe('interrupted')
  const [session] = (await client.sessions.list({ agent: 'scripted', instanceId: 'mail' })).items
  const { items: entries } = await client.sessions.entries(session?.id ?? '')
  expect(JSON.stringify(entries)).toContain('What it asked for was not done')
  const again = client.agents.prompt('scripted', 'mail', { message: echo })
  expect((await pending(client)).id).toBe(id)
  await client.approvals.answer(id, { decision: 'deny', note: 'not now' })
  expect((await again).text).toContain('not now')
})

test('a run asks too, and can only be answered once or by a pattern', async () => {
  const { client } = await project.serve()
  const run = client.workflows.invoke('shell', {})
  const { id, runId } = await pending(client)
  expect(runId).toContain('workflow:shell:')
  await expect(
    client.approvals.answer(id, { decision: 'allow', scope: 'session' }),
  ).rejects.toMatchObject({ type: 'invalid_request', status: 400 })
  await client.approvals.answer(id, { decision: 'allow' })
  expect((await run).result).toContain('from a run')
})

test('a terminal lists, allows, denies and forgets', async () => {
  const { client } = await project.serve()
  const run = (...args: string[]) => project.command(['approvals', ...args])
  const first = client.agents.prompt('scripted', 'one', { message: echo })
  const { id } = await pending(client)
  expect((await run()).stdout).toContain(`${id}  pending  scripted/one/default  bash: echo hi`)
  const allowed = await run('allow', id, '--pattern', 'echo *')
  expect([allowed.code, allowed.stdout]).toEqual([0, expect.stringContaining('allowed')])
  expect((await first).text).toContain('hi')
  expect((await run('list')).stdout).toBe('')
  const [grant] = (await client.approvals.grants()).items
  expect((await run('grants')).stdout).toContain('allow  pattern  scripted  echo *')
  expect((await run('forget', grant?.id ?? '')).code).toBe(0)
  const second = client.agents.prompt('scripted', 'one', { message: echo })
  const next = await pending(client)
  expect((await run('deny', next.id, '--note', 'enough')).code).toBe(0)
  expect((await second).text).toContain('enough')
  expect(await run('deny', next.id)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no longer pending'),
  })
  expect(JSON.parse((await run('list', '--all', '--json')).stdout)).toHaveLength(2)
})
