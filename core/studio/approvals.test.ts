import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { Approval, ApprovalAnswerInput } from '../contract/approval.ts'
import { ApprovalAnswer } from '../contract/approval.ts'
import type { LocalProject } from './local-project.ts'
import { ask, eventOf, openProject, openStudio, projectFolder } from './testing/test-studio.ts'

const source = {
  'hearth.toml': '[sandbox]\nask = true\n',
  'src/agents/echo.ts': `
    import { createAgent, defineTool } from 'hearth'
    const send = defineTool({
      name: 'send',
      description: 'Sends.',
      parameters: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] },
      needsApproval: ({ to }) => to !== 'me',
      execute: ({ to }) => 'sent to ' + to,
    })
    export default createAgent(() => ({ model: 'demo/scripted', tools: [send] }))
  `,
}

const echo = '[[tool:bash {"command":"echo hi"}]]'

/** The question that waits, when one does. */
async function waiting(project: LocalProject, not: readonly string[] = []): Promise<Approval> {
  const { approvalId } = await eventOf(
    project,
    'approval_requested',
    (event) => !not.includes(event.approvalId),
  )
  const approval = project.store.approvals.get(approvalId)
  if (!approval) throw new Error('It is not stored.')
  return approval
}

function answer(project: LocalProject, id: string, input: ApprovalAnswerInput): Promise<Approval> {
  return project.answerApproval(id, ApprovalAnswer.parse(input))
}

const typesOf = (project: LocalProject) =>
  project.store.events
    .list({ types: ['tool_start', 'approval_requested', 'approval_resolved', 'tool_call'] }, {})
    .map((event) => event.type)

test('a command that is asked for waits for its answer, and the log tells all of it in order', async () => {
  const project = await openProject(source)
  const reply = ask(project, echo)
  const approval = await waiting(project)
  expect(approval).toMatchObject({
    status: 'pending',
    capability: 'shell',
    toolName: 'bash',
    sandbox: 'virtual',
    subject: 'echo hi',
    cwd: '/workspace',
    agent: 'echo',
    instanceId: 'one',
    session: 'default',
    toolCallId: expect.any(String),
    operationId: expect.stringContaining('op_'),
  })
  expect(approval.expiresAt - approval.requestedAt).toBeGreaterThan(590_000)
  const allowed = await answer(project, approval.id, { decision: 'allow' })
  expect(allowed).toMatchObject({ status: 'allowed', scope: 'once' })
  expect(await reply).toContain('hi')
  expect(typesOf(project)).toEqual([
    'tool_start',
    'approval_requested',
    'approval_resolved',
    'tool_call',
  ])
  expect(await eventOf(project, 'approval_resolved')).toMatchObject({
    decision: 'allowed',
    scope: 'once',
    toolCallId: approval.toolCallId,
  })
  // Once is once: the next one waits again.
  const again = ask(project, echo)
  const next = await waiting(project, [approval.id])
  await answer(project, next.id, { decision: 'deny', note: 'use printf' })
  expect(await again).toContain('use printf')
})

test('the first answer counts: the same one again is the same, another is refused', async () => {
  const project = await openProject(source)
  const reply = ask(project, echo)
  const { id } = await waiting(project)
  const first = await answer(project, id, { decision: 'deny', note: 'no' })
  await reply
  expect(await answer(project, id, { decision: 'deny', note: 'no' })).toEqual(first)
  for (const other of [{ decision: 'allow' }, { decision: 'deny' }] as const) {
    await expect(answer(project, id, other)).rejects.toMatchObject({
      type: 'approval_settled',
      status: 409,
      message: expect.stringContaining('denied'),
    })
  }
  await expect(answer(project, 'approval_x', { decision: 'allow' })).rejects.toMatchObject({
    type: 'approval_not_found',
    status: 404,
  })
})

test('of two answers at the same moment one counts', async () => {
  const project = await openProject(source)
  const reply = ask(project, echo)
  const { id } = await waiting(project)
  const outcomes = await Promise.allSettled([
    answer(project, id, { decision: 'allow' }),
    answer(project, id, { decision: 'deny' }),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(await reply).toContain('hi')
})

test('an answer for the session covers what follows in it, also what waits, until it is taken back', async () => {
  const project = await openProject(source)
  const two = `[[tool:bash {"command":"echo one"}]] [[tool:bash {"command":"echo two"}]]`
  const reply = ask(project, two)
  const { id } = await waiting(project)
  await answer(project, id, { decision: 'allow', scope: 'session' })
  expect(await reply).toContain('two')
  expect(await ask(project, echo)).toContain('hi')
  expect(project.store.approvals.list({ status: ['pending'] }, {}).items).toEqual([])
  const [grant] = project.store.grants.list({}).items
  expect(grant).toMatchObject({ scope: 'session', capability: 'shell', session: 'default' })
  expect(grant?.uses).toBeGreaterThan(0)

  // Another session, another capability: asked.
  const before = project.store.approvals.list({}, {}).items.map((item) => item.id)
  const elsewhere = ask(project, echo, { session: 'other' })
  const other = await waiting(project, before)
  expect(other.session).toBe('other')
  await answer(project, other.id, { decision: 'deny' })
  await elsewhere

  await project.revokeApprovalGrant(grant?.id ?? '')
  const asked = ask(project, echo)
  const { id: last } = await waiting(project, [...before, other.id])
  await answer(project, last, { decision: 'deny' })
  expect(await asked).toContain('refused by the person')
  await expect(project.revokeApprovalGrant('grant_x')).rejects.toMatchObject({ status: 404 })
})

test('an answer for the instance covers its sessions; a pattern covers what it matches, anywhere', async () => {
  const project = await openProject(source)
  const first = ask(project, '[[tool:write {"path":"a/one.txt","content":"1"}]]')
  const { id, subject } = await waiting(project)
  expect(subject).toBe('/workspace/a/one.txt')
  await expect(
    answer(project, id, { decision: 'allow', scope: 'pattern', pattern: '/workspace/b/*' }),
  ).rejects.toMatchObject({ type: 'invalid_request', status: 400 })
  await expect(answer(project, id, { decision: 'allow', scope: 'pattern' })).rejects.toMatchObject({
    status: 400,
  })
  await answer(project, id, { decision: 'allow', scope: 'pattern', pattern: '/workspace/a/**' })
  await first
  const elsewhere = { instanceId: 'two', session: 'other' }
  await ask(project, '[[tool:write {"path":"a/deep/two.txt","content":"2"}]]', elsewhere)
  // `..` is resolved before it is held against a pattern.
  const outsider = ask(project, '[[tool:write {"path":"a/../b.txt","content":"3"}]]')
  const outside = await waiting(project, [id])
  expect(outside.subject).toBe('/workspace/b.txt')
  await answer(project, outside.id, { decision: 'allow', scope: 'instance' })
  await outsider
  await ask(project, '[[tool:write {"path":"c.txt","content":"4"}]]', { session: 'third' })
  expect(project.store.approvals.list({}, {}).items).toHaveLength(2)
})

test('a tool asks where its author wants it to; a permission is for that tool alone', async () => {
  const project = await openProject({ ...source, 'hearth.toml': '' })
  expect(await ask(project, '[[tool:send {"to":"me"}]]')).toContain('sent to me')
  const reply = ask(project, '[[tool:send {"to":"all"}]]')
  const approval = await waiting(project)
  expect(approval).toMatchObject({
    capability: 'tool',
    toolName: 'send',
    operation: 'call',
    subject: '{"to":"all"}',
    sandbox: null,
  })
  expect(await eventOf(project, 'approval_requested')).toMatchObject({ args: { to: 'all' } })
  await answer(project, approval.id, { decision: 'allow', scope: 'instance' })
  expect(await reply).toContain('sent to all')
  expect(await ask(project, '[[tool:send {"to":"us"}]]', { session: 'x' })).toContain('sent to us')
  expect(project.store.grants.list({}).items).toMatchObject([{ toolName: 'send' }])
})

test('nobody answers: refused after the limit, as a typed error the model reads', async () => {
  const project = await openProject({
    ...source,
    'hearth.toml': '[sandbox]\nask = true\nask_timeout = 0.05\n',
  })
  expect(await ask(project, echo)).toContain('nobody answered')
  const [approval] = project.store.approvals.list({}, {}).items
  expect(approval?.status).toBe('expired')
  expect(await eventOf(project, 'approval_resolved')).toMatchObject({ decision: 'expired' })
})

test('where nobody can answer, nothing waits', async () => {
  const project = await openProject(source, { isAttended: false })
  expect(await ask(project, echo)).toContain('nobody answered')
})

test('what is stopped while it waits is given up at once', async () => {
  const project = await openProject(source)
  const { operationId, response } = project.prompt({
    agent: 'echo',
    instanceId: 'one',
    session: 'default',
    message: echo,
  })
  const { id } = await waiting(project)
  expect(await project.abort({ operationId, reason: 'enough' })).toBe(true)
  await expect(response).rejects.toMatchObject({ type: 'aborted' })
  expect(project.store.approvals.get(id)?.status).toBe('aborted')
  await expect(answer(project, id, { decision: 'allow' })).rejects.toMatchObject({ status: 409 })
})

test('a question outlives its project as interrupted, and is the same one when it is asked again', async () => {
  const root = projectFolder(source)
  const studio = await openStudio([])
  const first = await studio.open(root)
  const lost = ask(first, echo)
  lost.catch(() => undefined)
  const { id } = await waiting(first)
  await studio.shutdown()
  await expect(lost).rejects.toThrow()
  await expectAskedAgain(await (await openStudio([])).open(root), id)
})

test('so it does when the process is killed', async () => {
  const root = projectFolder(source)
  const id = await askAndDie(root)
  await expectAskedAgain(await (await openStudio([])).open(root), id)
})

async function expectAskedAgain(project: LocalProject, id: string): Promise<void> {
  expect(project.store.approvals.get(id)?.status).toBe('interrupted')
  expect(project.store.approvals.list({ status: ['pending'] }, {}).items).toEqual([])
  await expect(answer(project, id, { decision: 'allow' })).rejects.toMatchObject({
    status: 409,
    message: expect.stringContaining('nothing was done'),
  })
  const again = ask(project, echo)
  await expect.poll(() => project.store.approvals.get(id)?.status).toBe('pending')
  await answer(project, id, { decision: 'allow' })
  expect(await again).toContain('hi')
  const asked = project.store.events.list(
    { types: ['approval_requested', 'approval_resolved'] },
    {},
  )
  expect(asked.map((event) => ('decision' in event ? event.decision : event.type))).toEqual([
    'approval_requested',
    'interrupted',
    'approval_requested',
    'allowed',
  ])
}

/** A process that asks, says what, and is killed. */
async function askAndDie(root: string): Promise<string> {
  const script = fileURLToPath(new URL('./testing/asking-studio.ts', import.meta.url))
  const child = spawn(process.execPath, [script, root, echo], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exit = once(child, 'exit')
  const [line] = await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await exit
  return String(line).trim()
}
