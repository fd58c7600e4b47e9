import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio } from '../studio/testing/test-studio.ts'
import { openProjectFiles } from './files.ts'
import { scaffold } from './scaffold.ts'
import { listTemplates, writeTemplate } from './templates.ts'

const checkout = fileURLToPath(new URL('../../', import.meta.url))
const tsc = join(checkout, 'node_modules/@typescript/native/bin/tsc')
const run = promisify(execFile)
let base: string

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'hearth-templates-'))
  await run(process.execPath, [join(checkout, 'scripts/build-types.mjs'), join(base, 'types')])
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

async function newProject(template: string, name = template): Promise<string> {
  const root = join(base, name)
  await writeTemplate({ root, template, name })
  return root
}

/** The compiler's words; empty when the project is sound. */
async function typeCheck(root: string): Promise<string> {
  cpSync(join(base, 'types'), join(root, '.hearth/types'), { recursive: true })
  return run(process.execPath, [tsc, '-p', root]).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
}

test('every template is listed with its texts', () => {
  const templates = listTemplates()
  expect(templates.map(({ id }) => id)).toEqual([
    'demo',
    'assistant',
    'coding-agent',
    'issue-triage',
    'document-review',
    'chat-webhook',
    'empty',
  ])
  expect(templates.every(({ title, description }) => title && description)).toBe(true)
})

test.each(listTemplates().map(({ id }) => id))(
  'a project from %s type-checks without an install, and all of it loads',
  async (template) => {
    const root = await newProject(template)
    expect(await typeCheck(root)).toBe('')
    const studio = await openStudio([])
    const project = await studio.open(root)
    const { agents, workflows } = await project.inventory()
    expect([...agents, ...workflows].filter(({ error }) => error !== null)).toEqual([])
    expect(agents.length + workflows.length).toBeGreaterThan(0)
    expect(project.describe().problems).toEqual([])
  },
)

test('what is scaffolded type-checks and loads', async () => {
  const root = await newProject('empty', 'scaffolded')
  const files = openProjectFiles({ root })
  const paths: string[] = []
  for (const kind of ['agent', 'workflow', 'tool', 'skill', 'role', 'profile'] as const) {
    paths.push((await scaffold(files, kind, 'bug-hunt')).path)
  }
  await scaffold(files, 'agent', 'team.lead')
  // Words that cannot name a constant.
  for (const name of ['delete', 'z']) await scaffold(files, 'tool', name)
  await scaffold(files, 'profile', 'default')
  expect(paths).toEqual([
    'src/agents/bug-hunt.ts',
    'src/workflows/bug-hunt.ts',
    'src/tools/bug-hunt.ts',
    '.agents/skills/bug-hunt/SKILL.md',
    '.agents/roles/bug-hunt.md',
    'src/profiles/bug-hunt.ts',
  ])
  await expect(scaffold(files, 'agent', 'bug-hunt')).rejects.toMatchObject({
    type: 'file_changed',
    message: 'An agent called "bug-hunt" is there already.',
  })
  for (const name of ['Bug', '../x', 'a b', '', 'a/b']) {
    await expect(scaffold(files, 'agent', name)).rejects.toMatchObject({ type: 'invalid_request' })
  }
  expect(await typeCheck(root)).toBe('')
  const project = await (await openStudio([])).open(root)
  const { agents, workflows } = await project.inventory()
  expect(agents.map(({ name, status }) => [name, status])).toEqual([
    ['bug-hunt', 'ready'],
    ['hello', 'ready'],
    ['team.lead', 'ready'],
  ])
  const payload = { text: 'Say something.' }
  const { done } = await project.startWorkflow({ workflow: 'bug-hunt', payload, trigger: 'cli' })
  expect(workflows[0]?.inputSchema).toMatchObject({ properties: { text: { type: 'string' } } })
  expect(await done).toMatchObject({ status: 'succeeded' })
})

test('the types are the real ones: a mistake is found', async () => {
  const root = await newProject('empty', 'mistaken')
  writeFileSync(
    join(root, 'src/agents/wrong.ts'),
    `import { createAgent } from 'hearth'\nexport default createAgent(() => ({ instructions: 1 }))\n`,
  )
  expect(await typeCheck(root)).toMatch(/wrong\.ts\(2,\d+\): error TS/)
})

test('the demo chats with its tool, triages an issue and answers a webhook, offline', async () => {
  const studio = await openStudio([])
  const project = await studio.open(await newProject('demo', 'working demo'))
  const chat = { agent: 'assistant', instanceId: 'anna', session: 'default' }
  const { response } = project.prompt({ ...chat, message: 'How many days until 2030-01-01?' })
  expect((await response).text).toContain('days_until')

  const payload = { title: 'Export is empty', body: 'The file has no rows.' }
  const { done } = await project.startWorkflow({ workflow: 'triage', payload, trigger: 'studio' })
  expect(await done).toMatchObject({
    status: 'succeeded',
    result: { triage: { severity: expect.any(String) }, reply: expect.any(String) },
  })

  const settled = new Promise<void>((resolve) => {
    project.subscribe({ types: ['dispatch_settled'] }, () => resolve())
  })
  const thread = { agent: 'chat', instanceId: 'thread-42', session: 'default' }
  const { dispatchId } = await project.dispatch({ ...thread, input: 'Please reply: when?' })
  await settled
  expect(project.store.dispatches.get(dispatchId)?.outcome).toBe('completed')
  const tools = project.store.events.list({ dispatchId, types: ['tool_start'] }, {})
  expect(tools).toMatchObject([{ toolName: 'reply' }])
})

test('a person is supported by the assistant, and a ticket is classified with a typed result', async () => {
  const studio = await openStudio([])
  const support = await studio.open(await newProject('assistant', 'support assistant'))
  const place = { agent: 'assistant', instanceId: 'ada', session: 'default' }
  const first = support.prompt({ ...place, message: 'How many days until 2030-01-01?' })
  expect((await first.response).text).toContain('days_until')
  await support.prompt({ ...place, message: 'Thank you.' }).response
  const session = support.store.sessions.find(place)
  const entries = support.store.entries.list(session?.id ?? '', {})
  const users = entries.filter(
    ({ data }) => data.type === 'message' && data.message.role === 'user',
  )
  expect(users).toHaveLength(2)

  const tickets = await studio.open(await newProject('issue-triage', 'ticket classification'))
  const payload = { title: 'Export is empty', body: 'The file has no rows.' }
  const { done } = await tickets.startWorkflow({ workflow: 'triage', payload, trigger: 'cli' })
  expect(await done).toMatchObject({
    status: 'succeeded',
    result: {
      triage: {
        severity: expect.stringMatching(/^(?:low|normal|high|critical)$/),
        area: expect.stringMatching(/^(?:interface|api|storage|documentation|unknown)$/),
        questions: expect.any(Array),
      },
    },
  })
  const untitled = { workflow: 'triage', payload: { body: 'x' }, trigger: 'cli' as const }
  await expect(tickets.startWorkflow(untitled)).rejects.toMatchObject({ type: 'validation_failed' })
})

test('a document is reviewed in its sandbox: read, computed with, written', async () => {
  const project = await (await openStudio([])).open(
    await newProject('document-review', 'reviewed document'),
  )
  const text = 'We deliver in two weeks.\nPrice: 400.'
  const review = async (payload: object) => {
    const { done, run } = await project.startWorkflow({
      workflow: 'review',
      payload,
      trigger: 'cli',
    })
    return { ended: await done, runId: run.id }
  }
  const { ended, runId } = await review({ name: 'offer.md', text })
  expect(ended).toMatchObject({
    status: 'succeeded',
    result: {
      review: { verdict: expect.stringMatching(/^(?:accept|revise|reject)$/) },
      figures: { words: 7, lines: 2 },
      file: 'reviews/offer.review.md',
    },
  })
  const calls = project.store.events.list({ runId, types: ['tool_start'] }, {})
  expect(calls).toMatchObject([{ toolName: 'run_code' }])
  const outside = { name: '../offer.md', text }
  await expect(review(outside)).rejects.toMatchObject({ type: 'validation_failed' })

  const analyst = { agent: 'analyst', instanceId: 'a', session: 'default' }
  const { response } = project.prompt({ ...analyst, message: 'run code: 6 * 7' })
  expect((await response).text).toContain('run_code')
})

test('the chat answers a signed webhook of GitHub and no other', async () => {
  const root = await newProject('chat-webhook', 'signed webhook')
  writeFileSync(join(root, '.env'), 'GITHUB_WEBHOOK_SECRET=s3cret-of-the-hook\n')
  const project = await (await openStudio([])).open(root)
  expect(project.app()).toMatchObject({ file: 'src/app.ts', isPublic: true })
  const text = 'Please reply to this chat thread: when do we ship?'
  const body = JSON.stringify({
    action: 'created',
    issue: { number: 42, title: 'Shipping' },
    comment: { body: text, user: { login: 'anna' } },
  })
  const post = async (signature: string | null, sent = body) => {
    const signed: [string, string][] =
      signature === null ? [] : [['x-hub-signature-256', signature]]
    const answer = await project.answerByApp({
      method: 'POST',
      url: 'http://127.0.0.1/webhooks/github',
      headers: [['x-github-delivery', 'delivery-1'], ...signed],
      body: new TextEncoder().encode(sent),
    })
    return { status: answer.status, text: new TextDecoder().decode(answer.body) }
  }
  const sign = (key: string) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`
  const good = sign('s3cret-of-the-hook')
  const bad = [
    null,
    '',
    'sha256=',
    sign('other'),
    good.slice(0, -1),
    good.toUpperCase(),
    `${good}0`,
  ]
  for (const signature of bad) expect((await post(signature)).status).toBe(401)
  expect((await post(good, body.replace('42', '43'))).status).toBe(401)

  const settled = new Promise<void>((resolve) => {
    project.subscribe({ types: ['dispatch_settled'] }, () => resolve())
  })
  const accepted = await post(good)
  expect(accepted.status).toBe(202)
  const receipt = JSON.parse(accepted.text)
  expect(receipt).toEqual({ status: 'accepted', dispatch_id: expect.stringMatching(/^dispatch_/) })
  expect(JSON.parse((await post(good)).text)).toEqual(receipt)
  await settled
  const { dispatch_id: dispatchId } = receipt
  expect(project.store.dispatches.get(dispatchId)).toMatchObject({
    agent: 'chat',
    instanceId: '42',
    session: '42',
    outcome: 'completed',
  })
  const calls = project.store.events.list({ dispatchId, types: ['tool_start', 'tool_call'] }, {})
  expect(calls).toMatchObject([
    { type: 'tool_start', toolName: 'reply_to_chat_thread' },
    { type: 'tool_call', result: 'Reply sent.' },
  ])
})

test('a folder that cannot be made is the caller’s matter', async () => {
  const file = join(base, 'a-file')
  writeFileSync(file, '')
  for (const root of [file, join(file, 'inner'), '/proc/nowhere/at/all', `${base}/a\0b`]) {
    await expect(writeTemplate({ root, template: 'empty', name: 'x' }), root).rejects.toMatchObject(
      {
        type: 'project_unreadable',
        status: 400,
      },
    )
  }
  const root = join(base, 'deep/er/project')
  await writeTemplate({ root, template: 'empty', name: 'x' })
  expect(existsSync(join(root, 'hearth.toml'))).toBe(true)
})
