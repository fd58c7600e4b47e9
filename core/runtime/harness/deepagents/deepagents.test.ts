import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createAgent } from '../../agent/create-agent.ts'
import type { RuntimeConfig } from '../../config.ts'
import { importOptional } from '../../optional-package.ts'
import { openTestProject, type TestProject } from '../../testing/test-project.ts'
import { createDeepAgentsHarness } from './harness.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

async function open(definition: object, config: Partial<RuntimeConfig> = {}) {
  const agent = createAgent(() => ({ ...definition }))
  project = await openTestProject({ agents: { agent: { default: agent } } }, config)
  return project
}

test('a project chooses it, and its agents work in their sandbox with their own tools', async () => {
  const { prompt, host } = await open({}, { harness: 'deepagents' })
  const answer = await prompt(
    'agent',
    '[[tool:write {"path":"notes.md","content":"hello"}]] [[tool:read {"path":"notes.md"}]]',
  )
  expect(answer.text).toContain('hello')
  expect(answer.metadata).toMatchObject({ harness: 'deepagents' })
  const turns = host.events.filter(({ type }) => type === 'turn_request')
  expect(turns).toHaveLength(3)
  expect(turns[0]).toMatchObject({
    input: { tools: expect.arrayContaining(['write_todos', 'grep', 'glob', 'task', 'bash']) },
  })
  expect(
    host.entriesOf('default').map(({ data }) => data.type === 'message' && data.message.role),
  ).toEqual(['user', 'assistant', 'tool', 'assistant', 'tool', 'assistant'])
})

test('one agent may choose it for itself', async () => {
  const { prompt } = await open({ sandbox: false, harness: 'deepagents' })
  const answer = await prompt('agent', '[[say:planned]]')
  expect(answer).toMatchObject({ text: 'planned', metadata: { harness: 'deepagents' } })
})

test('what the sandbox refuses, it refuses here too', async () => {
  const { prompt, host } = await open({ policy: { write: 'deny' }, harness: 'deepagents' })
  await prompt('agent', '[[tool:write {"path":"a.txt","content":"x"}]]')
  expect(host.events.find(({ type }) => type === 'tool_call')).toMatchObject({ isError: true })
})

test('its list of things to do is a tool like any other, and is recorded', async () => {
  const { prompt, host } = await open({ sandbox: false, harness: 'deepagents' })
  const todos = { todos: [{ content: 'look around', status: 'in_progress' }] }
  await prompt('agent', `[[tool:write_todos ${JSON.stringify(todos)}]]`)
  const events = host.events.filter(({ type }) => type === 'tool_start' || type === 'tool_call')
  expect(events).toMatchObject([
    { type: 'tool_start', toolName: 'write_todos', args: todos },
    { type: 'tool_call', isError: false, result: expect.stringContaining('look around') },
  ])
  await prompt('agent', '[[tool:write_todos {"todos":"none"}]]')
  expect(host.events.findLast(({ type }) => type === 'tool_call')).toMatchObject({ isError: true })
})

test('a conversation goes on from what an earlier prompt said', async () => {
  const { prompt, host } = await open({ sandbox: false, harness: 'deepagents' })
  await prompt('agent', '[[say:one]]')
  await prompt('agent', '[[say:two]]')
  const counts = host.events.flatMap((event) =>
    event.type === 'turn_request' ? [event.input.messageCount] : [],
  )
  expect(counts).toEqual([1, 3])
})

test('packages come from the project, or are named with the line that installs them', async () => {
  const root = await mkdtemp(join(tmpdir(), 'hearth-optional-'))
  const about = { what: 'This', install: ['own-package'], projectRoot: root }
  try {
    await expect(importOptional('own-package', about)).rejects.toMatchObject({
      type: 'package_missing',
      status: 424,
      details: "In the project's folder: npm install own-package",
    })
    await mkdir(join(root, 'node_modules/own-package'), { recursive: true })
    await writeFile(join(root, 'node_modules/own-package/index.js'), 'exports.answer = 42')
    expect(await importOptional('own-package', about)).toMatchObject({ answer: 42 })
    await writeFile(join(root, 'node_modules/own-package/bad.js'), 'throw new Error("too old")')
    await expect(importOptional('own-package/bad.js', about)).rejects.toMatchObject({
      type: 'package_failed',
      details: expect.stringContaining('too old'),
    })
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

test('it works with the packages of a project, which are found as CommonJS', async () => {
  const harness = createDeepAgentsHarness({ projectRoot: process.cwd() })
  const result = await harness.run(
    {
      operationId: 'op_1',
      model: 'demo/scripted',
      thinkingLevel: null,
      messages: [{ role: 'user', content: [{ type: 'text', text: '[[say:from here]]' }] }],
      prepareTurn: async () => ({ systemPrompt: '', tools: [] }),
      purpose: 'agent',
      maxTurns: 2,
      providers: {},
      sessionId: 'session_1',
      signal: new AbortController().signal,
    },
    () => {},
  )
  expect(result).toMatchObject({ text: 'from here', turns: 1 })
})
