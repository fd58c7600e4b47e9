import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { LocalProject } from './local-project.ts'
import { openStudio, projectFolder } from './testing/test-studio.ts'

const Accepted = z.object({
  runId: z.string(),
  dispatches: z.array(z.string()),
  operationId: z.string(),
  waiting: z.string(),
})

const source = {
  // The first dispatch only sleeps for ever in the process that is killed.
  'src/agents/echo.ts': `
    import { createAgent, defineTool } from 'hearth'
    const wait = defineTool({
      name: 'wait', description: 'Waits.', execute: () => new Promise(() => {}),
    })
    export default createAgent(() => ({ model: 'demo/scripted', tools: [wait] }))
  `,
  'src/workflows/slow.ts': `
    import { createAgent } from 'hearth'
    const agent = createAgent(() => ({ model: 'demo/scripted' }))
    export async function run(ctx) {
      const session = await (await ctx.init(agent)).session()
      return (await session.prompt(ctx.payload.text)).text
    }
  `,
}

/** Starts a process on the project and kills it once it has accepted everything. */
async function acceptAndDie(root: string): Promise<z.infer<typeof Accepted>> {
  const script = fileURLToPath(new URL('./testing/doomed-studio.ts', import.meta.url))
  const child: ChildProcess = spawn(process.execPath, [script, root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exit = once(child, 'exit')
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString()))
    child.once('exit', () => reject(new Error('It ended before it had accepted anything.')))
  })
  child.kill('SIGKILL')
  await exit
  return Accepted.parse(JSON.parse(line))
}

function messagesOf(project: LocalProject, session: string): string[] {
  const found = project.store.sessions.find({ agent: 'echo', instanceId: 'one', session })
  return project.store.entries
    .list(found?.id ?? '', {})
    .map(({ data }) => (data.type === 'message' ? data.message.role : data.type))
}

test('after kill -9 everything accepted goes on where it was, and nothing is left open', async () => {
  const root = projectFolder(source)
  const { runId, dispatches, operationId, waiting } = await acceptAndDie(root)
  const studio = await openStudio([])
  const project = await studio.open(root)

  await expect.poll(() => project.store.runs.get(runId)?.status).not.toBe('running')
  expect(project.store.events.list({ runId }, {}).at(-1)?.type).toBe('run_end')

  // The prompt whose tool ran goes on after a result that says so; the tool is not run again.
  await expect.poll(() => project.store.operations.get(operationId)?.status).toBe('completed')
  const told = project.store.events.list({ operationId }, {})
  expect(told.filter(({ type }) => type === 'tool_start')).toHaveLength(1)
  expect(told.filter(({ type }) => type === 'operation_start')).toMatchObject([
    expect.not.objectContaining({ attempt: 2 }),
    { attempt: 2 },
  ])
  expect(told.filter(({ type }) => type === 'operation')).toMatchObject([
    { status: 'interrupted', continues: true },
    { status: 'completed' },
  ])

  // The one that waited behind it is begun for the first time, with all its words.
  await expect.poll(() => project.store.operations.get(waiting)?.status).toBe('completed')
  expect(messagesOf(project, 'other')).toEqual([
    'user',
    'assistant',
    'tool',
    'assistant',
    'user',
    'assistant',
  ])

  const [first = '', ...others] = dispatches
  await expect.poll(() => project.store.dispatches.get(first)?.status).toBe('running')
  expect(project.store.dispatches.get(first)?.attempts).toBe(2)
  expect(await project.abortDispatch(first)).toMatchObject({ outcome: 'aborted' })
  await expect.poll(() => project.store.dispatches.counts()).toEqual({ queued: 0, running: 0 })
  for (const id of others) {
    expect(project.store.dispatches.get(id)).toMatchObject({ outcome: 'completed', attempts: 1 })
  }
  expect(messagesOf(project, 'default').slice(0, 2)).toEqual(['user', 'assistant'])
  const open = project.store.operations.list({ status: ['running'] }, {})
  expect(open.items).toEqual([])
  expect(project.store.queue.list({}, {}).items).toEqual([])
})
