import { access } from 'node:fs/promises'
import { afterEach, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { createAgent } from '../agent/create-agent.ts'
import type { AgentRuntimeConfig } from '../agent/profile.ts'
import type { RuntimeConfig } from '../config.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'
import type { FlueContext } from '../workflow/flue-context.ts'
import type { FlueSession } from './flue-session.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

async function inRun(
  definition: AgentRuntimeConfig,
  code: (session: FlueSession) => Promise<unknown>,
  config: Partial<RuntimeConfig> = {},
) {
  const agent = createAgent(() => definition)
  const run = async (ctx: FlueContext) => code(await (await ctx.init(agent)).session())
  project = await openTestProject(
    { agents: { helper: { default: agent } }, workflows: { work: { run } } },
    config,
  )
  return (await project.run('work')).result
}

const python = { pythonBackend: 'monty' } as const

function toolEvents() {
  return (project?.host.events ?? []).filter(
    (event) => event.type === 'tool_start' || event.type === 'tool_call',
  )
}

function call(name: string, input: unknown): string {
  return `[[tool:${name} ${JSON.stringify(input)}]]`
}

test('runs TypeScript and gives its result in one shape', async () => {
  const result = await inRun({}, async (session) => {
    const outcome = await session.runCode('const twice: number = a * 2\nconsole.log("hi")\ntwice', {
      inputs: { a: 21 },
    })
    expectTypeOf(outcome.stdout).toEqualTypeOf<string>()
    return outcome
  })
  expect(result).toEqual({
    result: 42,
    stdout: 'hi\n',
    stderr: '',
    backend: 'quickjs',
    metadata: {
      typeCheck: false,
      type_check: false,
      restart: false,
      durationMs: expect.any(Number),
    },
  })
})

test('runs Python with the configured backend; a schema gives the checked value alone', async () => {
  const Metrics = z.object({ total: z.number(), average: z.number() })
  const code = 'total = sum(items)\n{"total": total, "average": total / len(items)}'
  const result = await inRun(
    {},
    async (session) => {
      const metrics = await session.runPython(code, {
        inputs: { items: [1, 2, 3] },
        result: Metrics,
      })
      expectTypeOf(metrics).toEqualTypeOf<{ total: number; average: number }>()
      const misfit = session.runPython('"text"', { result: Metrics })
      await expect(misfit).rejects.toMatchObject({ type: 'result_invalid', status: 422 })
      return metrics
    },
    python,
  )
  expect(result).toEqual({ total: 6, average: 2 })
})

test('without a backend Python says what to do', async () => {
  await inRun({}, async (session) => {
    await expect(session.runPython('1')).rejects.toMatchObject({
      type: 'no_python_backend',
      details: expect.stringContaining('python_backend = "monty"'),
      meta: { known: ['monty'] },
    })
    await expect(session.runCode('1', { language: 'python' })).rejects.toMatchObject({
      type: 'no_python_backend',
    })
  })
})

test('an unknown backend is refused, naming those there are', async () => {
  // @ts-expect-error: what an author without types might write
  const wrong: AgentRuntimeConfig = { pythonBackend: 'pypy' }
  const running = inRun(wrong, (session) => session.runPython('1'))
  await expect(running).rejects.toMatchObject({
    type: 'invalid_agent',
    message: expect.stringContaining('pythonBackend'),
    details: 'Allowed: monty.',
  })
})

test('limits are checked, in both spellings', async () => {
  await inRun(
    {},
    async (session) => {
      const run = (resourceLimits: Record<string, number>) =>
        session.runPython('while True:\n  pass', { resourceLimits })
      await expect(run({ max_duration_secs: 0.2 })).rejects.toMatchObject({ type: 'code_timeout' })
      await expect(run({ maxDurationSecs: 0.2 })).rejects.toMatchObject({
        meta: { maxDurationSecs: 0.2 },
      })
      await expect(run({ max_patience: 1 })).rejects.toMatchObject({
        type: 'invalid_code_options',
        details: expect.stringContaining('maxMemory'),
      })
    },
    python,
  )
})

test('names stay between Python runs until a restart; a run that fails changes nothing', async () => {
  const seen: unknown[] = []
  const result = await inRun({ pythonBackend: 'monty' }, async (session) => {
    const externalFunctions = {
      fetch_score: (name: string) => seen.push(name),
      grow: ({ by }: { by: number }) => by + 1,
    }
    await session.runPython('score = fetch_score("Ada")', { externalFunctions })
    await expect(session.runPython('score = 0\n1 / 0')).rejects.toMatchObject({
      meta: { exception: { type: 'ZeroDivisionError', line: 2 } },
    })
    const kept = await session.runPython('score + await grow(by=1)', { externalFunctions })
    const saved = session.dumpPythonState()
    const restarted = session.runPython('score', { restart: true })
    await expect(restarted).rejects.toThrow(/name 'score' is not defined/)
    session.loadPythonState(saved)
    const loaded = await session.runPython('score')
    expect(() => session.loadPythonState(new Uint8Array([1]))).toThrow(
      expect.objectContaining({ type: 'invalid_code_state' }),
    )
    return [kept.result, loaded.result]
  })
  expect(result).toEqual([3, 1])
  expect(seen).toEqual(['Ada'])
})

test('Python stops at calls, and goes on from bytes', async () => {
  const result = await inRun(python, async (session) => {
    const started = await session.startPython('a = ask("Ada", again=x)\nprint(a)\na + 1', {
      inputs: { x: true },
    })
    if (started.done) throw new Error('It did not stop.')
    const { functionName, args, kwargs } = started
    expect({ functionName, args, kwargs }).toEqual({
      functionName: 'ask',
      args: ['Ada'],
      kwargs: { again: true },
    })
    await expect(
      started.resume({ exception: { type: 'ValueError', message: 'no' } }),
    ).rejects.toMatchObject({ meta: { exception: { type: 'ValueError', message: 'no' } } })
    const resumed = await session.resumePython(started.dump(), { returnValue: 41 })
    const garbage = session.resumePython(new Uint8Array([9, 9]), { returnValue: 1 })
    await expect(garbage).rejects.toMatchObject({ type: expect.stringMatching(/^code_/) })
    return resumed
  })
  expect(result).toEqual({ done: true, output: 42, stdout: '41\n' })
})

test('what cannot be done says so', async () => {
  await inRun({}, async (session) => {
    expect(() => session.registerPythonDataclass(class Row {})).toThrow(
      expect.objectContaining({ type: 'code_unsupported' }),
    )
    const notForJavaScript: object = { mount: { '/data': '/tmp' } }
    await expect(session.runCode('1', notForJavaScript)).rejects.toMatchObject({
      type: 'code_unsupported',
    })
  })
})

test('code reads the files of the sandbox and cannot write or leave it', async () => {
  const result = await inRun({ pythonBackend: 'monty' }, async (session) => {
    await session.fs.writeFile('data/list.txt', 'hello monty')
    const read = 'from pathlib import Path\n[Path(p).read_text() for p in paths]'
    const paths = ['/data/list.txt', '/workspace/data/list.txt']
    const mounted = await session.runPython(read, { inputs: { paths } })
    for (const code of [
      'from pathlib import Path\nPath("/data/list.txt").write_text("x")',
      'open("/../../etc/passwd").read()',
      'open("/etc/passwd").read()',
      'read_file("/etc/passwd")',
    ]) {
      await expect(session.runPython(code), code).rejects.toMatchObject({ type: 'code_failed' })
    }
    await session.shell('ln -s /etc/hosts data/link')
    const link = session.runPython('open("/data/link").read()')
    await expect(link).rejects.toMatchObject({ type: 'code_failed' })
    const script = '[await list_files("data"), await read_file("data/list.txt")]'
    const called = await session.runCode(script)
    return [mounted.result, called.result]
  })
  expect(result).toEqual([
    ['hello monty', 'hello monty'],
    [['link', 'list.txt'], 'hello monty'],
  ])
})

test('a policy that denies reading denies it to code', async () => {
  await inRun({ pythonBackend: 'monty', policy: { read: 'deny' } }, async (session) => {
    for (const code of ['open("/list.txt").read()', 'read_file("list.txt")']) {
      await expect(session.runPython(code)).rejects.toMatchObject({ type: 'code_failed' })
    }
  })
})

test('a run is recorded as a call of run_code, with the calls its code made below it', async () => {
  await inRun({}, async (session) => {
    await session.runCode('await greet("Ada")', {
      externalFunctions: { greet: (name: string) => `Hello ${name}` },
    })
    await expect(session.runCode('throw new Error("no")')).rejects.toThrow('no')
  })
  const [first, second] = toolEvents()
  expect(toolEvents()).toMatchObject([
    { type: 'tool_start', toolName: 'run_code', args: { language: 'javascript' } },
    { type: 'tool_start', toolName: 'greet', args: ['Ada'], parentToolCallId: first?.toolCallId },
    { type: 'tool_call', toolName: 'greet', result: '"Hello Ada"', isError: false },
    { type: 'tool_call', toolName: 'run_code', isError: false },
    { type: 'tool_start', toolName: 'run_code' },
    { type: 'tool_call', toolName: 'run_code', isError: true },
  ])
  expect(second?.toolCallId).not.toBe(first?.toolCallId)
  const operations = [...(project?.host.operations.values() ?? [])]
  expect(operations.map(({ kind, status }) => [kind, status])).toEqual([
    ['shell', 'completed'],
    ['shell', 'failed'],
  ])
})

const lookUp = defineTool({
  name: 'look-up',
  description: 'Finds the price of a thing.',
  parameters: z.object({ name: z.string(), amount: z.number().default(1) }),
  execute: ({ name, amount }) => {
    if (name === 'nothing') throw new Error('There is no such thing.')
    return { name, price: 2 * amount }
  },
})

test('a model runs code that calls its tools, and reads one result', async () => {
  const code = `const prices = []
for (const name of ['a', 'b']) prices.push((await look_up({ name, amount: 3 })).price)
try { await look_up({ name: 'nothing' }) } catch (error) { prices.push(error.message) }
prices`
  const agent = {
    tools: [lookUp],
    codeMode: { language: 'javascript', tools: ['look-up'] },
  } as const
  const text = await inRun(agent, async (session) => {
    return (await session.prompt(call('run_code', { code }))).text
  })
  expect(text).toContain('"result":[6,6,"There is no such thing."]')
  const starts = toolEvents().filter(({ type }) => type === 'tool_start')
  const [run, ...inner] = starts
  expect(starts.map((event) => 'toolName' in event && event.toolName)).toEqual([
    'run_code',
    'look-up',
    'look-up',
    'look-up',
  ])
  for (const { parentToolCallId } of inner) expect(parentToolCallId).toBe(run?.toolCallId)
  const turn = project?.host.events.find((event) => event.type === 'turn_request')
  expect(turn).toMatchObject({ input: { tools: expect.arrayContaining(['run_code', 'look-up']) } })
})

test('a model runs Python by configuration; built-in tools obey the policy from code', async () => {
  const code =
    'try:\n  write("a.txt", "x")\nexcept Exception as e:\n  print(e)\nlook_up(name="a")["price"]'
  const agent: AgentRuntimeConfig = {
    tools: [lookUp],
    policy: { write: 'deny' },
    codeMode: { language: 'python', tools: true },
  }
  const text = await inRun(agent, async (session) => {
    return (await session.prompt(call('run_code', { code }))).text
  })
  expect(text).toContain('"result":2')
  expect(text).toMatch(/"stdout":"[^"]*denie/)
})

test('python_backend alone gives models run_code, without tools', async () => {
  const text = await inRun(
    { tools: [lookUp] },
    async (session) =>
      (await session.prompt(call('run_code', { code: 'print("seen")\nlook_up(name="a")' }))).text,
    python,
  )
  expect(text).toContain("name 'look_up' is not defined")
  expect(text).toContain('seen')
})

test('code mode that names a tool the agent has not is refused', async () => {
  const codeMode = { language: 'javascript', tools: ['missing'] } as const
  const running = inRun({ codeMode }, (session) => session.prompt('hello'))
  await expect(running).rejects.toMatchObject({
    type: 'invalid_agent',
    message: expect.stringContaining('"missing"'),
  })
})

test('abort ends code in the middle of a loop', async () => {
  await inRun(python, async (session) => {
    const running = session.runPython('while True:\n  ping()', {
      timeout: 60,
      externalFunctions: { ping: () => running.abort('enough') },
    })
    await expect(running).rejects.toMatchObject({ type: 'aborted' })
    expect(session.abort()).toBe(false)
  })
  await expect(access(project?.root ?? '')).resolves.toBeUndefined()
})
