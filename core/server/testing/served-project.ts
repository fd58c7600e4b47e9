/** A scripted project on disk and a real `hearth` process that serves it or works on it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { createHearthClient, type HearthClient } from '../../client/index.ts'
import { hearthEntry } from './hearth-entry.ts'

const Announcement = z.object({ url: z.string(), token: z.string().nullable(), pid: z.number() })

const files: Record<string, string> = {
  'hearth.toml': '',
  'src/agents/scripted.ts': `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted' }))
`,
  'src/agents/hidden.ts': `import { createAgent } from 'hearth'
export const triggers = { webhook: false }
export default createAgent(() => ({ model: 'demo/scripted' }))
`,
  'src/agents/broken.ts': 'export default (((',
  'src/workflows/echo.ts': `import { createAgent, type FlueContext } from 'hearth'
const agent = createAgent(() => ({ model: 'demo/scripted' }))
export async function run(ctx: FlueContext<{ say?: string }>) {
  ctx.log.info('working', { step: 1 })
  const harness = await ctx.init(agent)
  const session = await harness.session()
  const reply = await session.prompt('[[say:' + (ctx.payload.say ?? 'nothing') + ']]')
  return { text: reply.text, payload: ctx.payload }
}
`,
  'src/workflows/slow.ts': `import { createAgent, type FlueContext } from 'hearth'
const agent = createAgent(() => ({ model: 'demo/scripted' }))
export async function run(ctx: FlueContext) {
  const session = await (await ctx.init(agent)).session()
  return (await session.prompt('[[sleep:600000]]')).text
}
`,
  'src/workflows/boom.ts': `export async function run() {
  throw new Error('kaboom')
}
`,
  'src/workflows/typed.ts': `import { z } from 'zod'
export const input = z.object({ count: z.number() })
export async function run(ctx: { payload: z.infer<typeof input> }) {
  return { twice: ctx.payload.count * 2 }
}
`,
  'src/workflows/broken.ts': 'export async function run( {',
}

export interface ServedProject {
  readonly root: string
  /** Starts `hearth serve`; the one before must have ended. */
  serve(...args: string[]): Promise<RunningServer>
  /** Runs a command to its end. */
  command(args: string[], options?: { cwd?: string }): Promise<Finished>
  /** Starts a command, for tests that interrupt it. */
  start(args: string[]): Started
  dispose(): Promise<void>
}

export interface RunningServer {
  url: string
  token: string | null
  pid: number
  client: HearthClient
  end(signal: NodeJS.Signals): Promise<number | null>
}

export interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

export interface Started {
  child: ChildProcess
  finished: Promise<Finished>
  /** Resolves with the text so far when stdout or stderr holds `text`. */
  printed(text: string): Promise<void>
}

/** `more`: files beside the usual ones, by path. */
export function createServedProject(more: Record<string, string> = {}): ServedProject {
  const home = mkdtempSync(join(tmpdir(), 'hearth-served-'))
  const root = join(home, 'project')
  for (const [path, content] of Object.entries({ ...files, ...more })) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  const running = new Set<ChildProcess>()
  const env = { PATH: process.env.PATH, HOME: home, HEARTH_HOME: join(home, 'state') }

  function launch(args: string[], cwd = root): ChildProcess {
    const child = spawn(process.execPath, [hearthEntry, ...args], { cwd, env, stdio: 'pipe' })
    running.add(child)
    child.once('exit', () => running.delete(child))
    return child
  }

  function start(args: string[], cwd?: string): Started {
    const child = launch(args, cwd)
    let stdout = ''
    let stderr = ''
    const waiting: { text: string; resolve: () => void }[] = []
    const look = () => {
      for (const { text, resolve } of waiting) {
        if (stdout.includes(text) || stderr.includes(text)) resolve()
      }
    }
    child.stdout?.on('data', (chunk) => {
      stdout += chunk
      look()
    })
    child.stderr?.on('data', (chunk) => {
      stderr += chunk
      look()
    })
    const finished = once(child, 'close').then(([code]) => ({ code, stdout, stderr }))
    const printed = (text: string) =>
      new Promise<void>((resolve) => {
        waiting.push({ text, resolve })
        look()
      })
    return { child, finished, printed }
  }

  return {
    root,
    start,
    command: (args, { cwd } = {}) => start(args, cwd).finished,
    async serve(...args) {
      const child = launch([
        'serve',
        '--json',
        ...(args.includes('--port') ? [] : ['--port', '0']),
        ...args,
      ])
      const { url, token, pid } = Announcement.parse(JSON.parse(await firstLine(child)))
      const client = createHearthClient({ baseUrl: url, token: token ?? undefined })
      const end = async (signal: NodeJS.Signals) => {
        const exited = once(child, 'exit')
        child.kill(signal)
        const [code] = await exited
        return code
      }
      return { url, token, pid, client, end }
    },
    async dispose() {
      for (const child of running) {
        const exited = once(child, 'exit')
        child.kill('SIGKILL')
        await exited
      }
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout || !child.stderr) throw new Error('The server has no output.')
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    once(child, 'exit').then(() => null),
  ])
  if (line === null) throw new Error(`The server ended before it listened: ${errors}`)
  return line
}
