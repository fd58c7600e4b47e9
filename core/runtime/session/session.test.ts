import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createAgent } from '../agent/create-agent.ts'
import type { AgentRuntimeConfig } from '../agent/profile.ts'
import type { RuntimeConfig } from '../config.ts'
import { local } from '../sandbox/local.ts'
import type { SandboxFactory } from '../sandbox/port.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'
import type { FlueContext } from '../workflow/flue-context.ts'
import type { FlueHarness, FlueSession } from './flue-session.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

/** Runs `code` inside a workflow, with an agent made of `definition`. */
async function inRun(
  definition: AgentRuntimeConfig,
  code: (session: FlueSession, harness: FlueHarness, ctx: FlueContext) => Promise<unknown>,
  config: Partial<RuntimeConfig> = {},
): Promise<unknown> {
  const agent = createAgent(() => definition)
  const run = async (ctx: FlueContext) => {
    const harness = await ctx.init(agent)
    return code(await harness.session(), harness, ctx)
  }
  project = await openTestProject({ workflows: { work: { run } } }, config)
  return (await project.run('work')).result
}

const trusted = { sandbox: 'local', policy: { write: 'allow', shell: 'allow' } } as const

test('a stream gives every event and delta of the operation, and the response', async () => {
  const result = await inRun({}, async (session) => {
    const stream = session.stream('[[chunks:a|b|c]]')
    const types: string[] = []
    for await (const event of stream) types.push(event.type)
    return { types, text: (await stream.response).text }
  })
  expect(result).toEqual({
    types: [
      'operation_start',
      'agent_start',
      'turn_request',
      'text_delta',
      'text_delta',
      'text_delta',
      'turn',
      'agent_end',
      'idle',
      'operation',
    ],
    text: 'abc',
  })
})

test('leaving a stream early stops the operation; a failed one throws after its last event', async () => {
  const result = await inRun({}, async (session) => {
    for await (const event of session.stream('[[say:a]] [[sleep:60000]]')) {
      if (event.type === 'text_delta') break
    }
    let last = ''
    try {
      for await (const event of session.stream('[[fail:boom]]')) last = event.type
    } catch (error) {
      return { last, error: error instanceof Error ? error.message : '' }
    }
    return null
  })
  expect(result).toEqual({ last: 'operation', error: expect.stringContaining('boom') })
  expect([...(project?.host.operations.values() ?? [])]).toMatchObject([
    { status: 'aborted' },
    { status: 'failed', error: { type: 'provider_error' } },
  ])
})

test('a call handle aborts its call, with the reason as cause', async () => {
  const result = await inRun({}, async (session) => {
    const call = session.prompt('[[sleep:60000]]')
    call.abort('changed my mind')
    const error = await call.catch((reason) => reason)
    return [error.name, error.type, error.cause, call.done(), call.signal.aborted, call.reason]
  })
  expect(result).toEqual([
    'AbortError',
    'aborted',
    'changed my mind',
    true,
    true,
    'changed my mind',
  ])
})

test('what aborts a call aborts the tool it is in', async () => {
  const { promise: called, resolve: onCall } = Promise.withResolvers<void>()
  let reason: unknown = null
  const wait = defineTool({
    name: 'wait',
    description: 'Waits.',
    execute: async (_args, signal) => {
      onCall()
      await once(signal, 'abort')
      reason = signal.reason
    },
  })
  const result = await inRun({ tools: [wait] }, async (session) => {
    const call = session.prompt('[[tool:wait {}]]')
    await called
    call.abort('changed my mind')
    return call.catch(({ type, cause }) => [type, cause])
  })
  expect(result).toEqual(['aborted', 'changed my mind'])
  expect(reason).toMatchObject({ type: 'aborted', cause: 'changed my mind' })
})

test('a given signal aborts too, and a session stops by itself', async () => {
  const result = await inRun({}, async (session) => {
    const signal = AbortSignal.abort('too late')
    const given = await session.prompt('hello', { signal }).catch((error) => error.details)
    const call = session.prompt('[[sleep:60000]]').catch((error) => error.details)
    return [given, session.abort('stop it'), await call, session.abort()]
  })
  expect(result).toEqual(['too late', true, 'stop it', false])
})

test('images, thinking level, model and tools of a call reach the model', async () => {
  const tool = defineTool({ name: 'extra', description: 'Extra.', execute: () => 'x' })
  const result = await inRun({ model: 'demo/other' }, async (session) => {
    const { text } = await session.prompt('[[dump]]', {
      model: 'demo/scripted',
      thinkingLevel: 'high',
      tools: [tool],
      images: [{ data: new Uint8Array([1, 2, 3]), mimeType: 'image/gif' }],
    })
    const { thinkingLevel, images, tools } = JSON.parse(text)
    return { thinkingLevel, images, hasTool: JSON.stringify(tools).includes('extra') }
  })
  expect(result).toMatchObject({ thinkingLevel: 'high', hasTool: true, images: [{}] })
})

test('a model must come from somewhere', async () => {
  const ask = async (session: FlueSession) =>
    session.prompt('hello').catch((error) => [error.type, error.status])
  expect(await inRun({ model: false }, ask)).toEqual(['model_required', 400])
  await project?.[Symbol.asyncDispose]()
  expect(await inRun({}, ask, { model: null })).toEqual(['model_required', 400])
})

test('a shell command is recorded, but no value it was granted', async () => {
  const result = await inRun(trusted, async (session) => {
    const done = await session.shell('echo "$TOKEN"; echo s3cret-value; exit 3', {
      env: { TOKEN: 's3cret-value' },
    })
    return { ...done, dump: (await session.prompt('[[dump]]')).text }
  })
  expect(result).toMatchObject({ stdout: 's3cret-value\ns3cret-value\n', exitCode: 3 })
  expect(Reflect.get(Object(result), 'dump')).not.toContain('s3cret')
  const { entries, events } = project?.host ?? { entries: [], events: [] }
  expect(JSON.stringify(entries)).not.toContain('s3cret')
  expect(JSON.stringify(entries)).toContain('[TOKEN]')
  expect(JSON.stringify(events.filter(({ type }) => type !== 'run_end'))).not.toContain('s3cret')
  expect(project?.host.eventTypes().slice(0, 5)).toEqual([
    'operation_start',
    'command_start',
    'command_end',
    'idle',
    'operation',
  ])
  expect(entries.slice(0, 3).map(({ data }) => data)).toMatchObject([
    { source: 'shell', message: { role: 'user' } },
    { message: { content: [{ toolName: 'bash', input: { env: ['TOKEN'] } }] } },
    { message: { role: 'tool', content: [{ isError: true }] } },
  ])
})

test('harness shell and files are not recorded', async () => {
  const result = await inRun(trusted, async (_session, harness) => {
    await harness.fs.writeFile('notes/a.txt', 'hello')
    const { stdout } = await harness.shell('cat notes/a.txt')
    return [stdout, await harness.fs.readdir('notes'), await harness.fs.exists('b')]
  })
  expect(result).toEqual(['hello', ['a.txt'], false])
  expect(project?.host.operations.size).toBe(0)
  expect(project?.host.entries).toHaveLength(0)
  expect(await readFile(join(project?.root ?? '', 'notes', 'a.txt'), 'utf8')).toBe('hello')
})

test('on the host, writing and commands are asked for, and nobody answers', async () => {
  const result = await inRun({ sandbox: local() }, async (session, harness) => [
    await session.shell('echo hi').catch((error) => [error.type, error.details]),
    await harness.fs.writeFile('a.txt', 'x').catch((error) => error.type),
    await harness.fs.exists('a.txt'),
  ])
  expect(result).toEqual([
    ['approval_expired', expect.stringContaining("policy: { shell: 'allow' }")],
    'approval_expired',
    false,
  ])
  const types = project?.host.eventTypes() ?? []
  expect(types.filter((type) => type === 'approval_requested')).toHaveLength(2)
  expect(types.filter((type) => type === 'approval_resolved')).toHaveLength(2)
})

test('the sandbox is the one the definition names, made once; without one there are no files', async () => {
  let made = 0
  const counting: SandboxFactory = {
    kind: 'counting',
    create(context) {
      made += 1
      return local().create(context)
    },
  }
  await inRun({ sandbox: counting, policy: { write: 'allow' } }, async (session, harness) => {
    await harness.fs.writeFile('a.txt', 'x')
    await session.fs.readFile('a.txt')
    await session.prompt('hello')
  })
  expect(made).toBe(1)
  await project?.[Symbol.asyncDispose]()
  const without = await inRun({ sandbox: false }, async (_session, harness) =>
    harness.fs.exists('a').catch((error) => error.type),
  )
  expect(without).toBe('no_sandbox')
  await project?.[Symbol.asyncDispose]()
  const broken = JSON.parse('{"sandbox":"moon"}')
  await expect(inRun(broken, async (_s, harness) => harness.fs.exists('a'))).rejects.toMatchObject({
    type: 'invalid_agent',
    message: 'Unknown sandbox: "moon".',
  })
})

test('instructions and tools may be functions of the turn', async () => {
  const result = await inRun(
    {
      instructions: ({ session, turn }) => `Turn ${turn} of ${session}.`,
      tools: ({ turn }) => [
        defineTool({ name: `tool_${turn}`, description: 'x', execute: () => 'done' }),
      ],
    },
    async (session) => {
      const { text } = await session.prompt('[[tool:tool_0 {}]] [[dump]]')
      const { system, tools } = JSON.parse(text)
      return { system, tools: JSON.stringify(tools) }
    },
  )
  expect(result).toMatchObject({
    system: expect.stringContaining('Turn 1 of default.'),
    tools: expect.stringContaining('tool_1'),
  })
})

test('the project tells every agent what AGENTS.md and CLAUDE.md say', async () => {
  const agent = createAgent(() => ({ instructions: 'Mine.', sandbox: false }))
  project = await openTestProject({ agents: { agent: { default: agent } } })
  await writeFile(join(project.root, 'AGENTS.md'), 'From agents.\n')
  await writeFile(join(project.root, 'CLAUDE.md'), 'From claude.\n')
  const { system } = JSON.parse((await project.prompt('agent', '[[dump]]')).text)
  expect(system).toBe('Mine.\n\nFrom agents.\n\nFrom claude.')
})

test('a session that would wait for itself is refused', async () => {
  const result = await inRun({}, async (session) => {
    const again = defineTool({
      name: 'again',
      description: 'Prompts its own session.',
      execute: async () => (await session.prompt('inner')).text,
    })
    return (await session.prompt('[[tool:again {}]]', { tools: [again] })).text
  })
  expect(result).toContain('cannot wait for itself')
})

test('a tool may leave work behind that prompts its session later', async () => {
  const result = await inRun({}, async (session) => {
    let later: Promise<string> = Promise.resolve('')
    const ended = new AbortController()
    const leave = defineTool({
      name: 'leave',
      description: 'Prompts its session when the operation has ended.',
      execute: () => {
        later = once(ended.signal, 'abort').then(async () => (await session.prompt('later')).text)
        return 'left'
      },
    })
    await session.prompt('[[tool:leave {}]]', { tools: [leave] })
    ended.abort()
    return later
  })
  expect(result).toBe('ok')
})

test('an approval is told with the tool call that waits for it', async () => {
  await inRun({ sandbox: local() }, async (session) => {
    await session.prompt('[[tool:bash {"command":"echo hi"}]]')
  })
  const events = project?.host.events ?? []
  const call = events.find(({ type }) => type === 'tool_start')
  expect(events.find(({ type }) => type === 'approval_requested')).toMatchObject({
    toolCallId: call?.toolCallId,
    turnId: call?.turnId,
    toolName: 'bash',
  })
})

test('a deleted session takes no more calls', async () => {
  const result = await inRun({}, async (session) => {
    await session.prompt('hello')
    await session.delete()
    try {
      await session.prompt('more')
    } catch (error) {
      return error instanceof Error ? error.message : ''
    }
    return null
  })
  expect(result).toContain('was deleted')
  expect(project?.host.entries).toHaveLength(0)
})
