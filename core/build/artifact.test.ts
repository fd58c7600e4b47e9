/**
 * Artifacts as they run: built by an installed Hearth, with only the packages that their lock file names,
 * started by their own entry, asked, stopped, and started again.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createHearthClient, type HearthClient } from '../client/index.ts'
import { installHearth, installLocked, type TestInstallation } from './testing/installation.ts'

const token = 'a-token-nobody-can-guess'
const targets = [
  'node',
  'docker',
  'cloudrun',
  'fly',
  'railway',
  'render',
  'github-actions',
  'gitlab-ci',
]

const files: Record<string, string> = {
  'hearth.toml': '[agent]\nmodel = "demo/scripted"\n',
  'AGENTS.md': 'Be brief.',
  '.env': 'SECRET=do-not-ship',
  '.gitignore': 'private/\n',
  'private/key.txt': 'do-not-ship',
  '.hearth/hearth.db': 'do-not-ship',
  'src/agents/support.ts': `import { createAgent } from 'hearth'
import { greeting } from '../greeting.ts'
export default createAgent(() => ({ instructions: greeting }))
`,
  'src/greeting.ts': `export const greeting: string = 'Say hello.'\n`,
  'src/agents/hidden.ts': `import { createAgent } from 'hearth'
export const triggers = { webhook: false, schedule: '0 4 1 1 *' }
export default createAgent(() => ({}))
`,
  'src/workflows/double.ts': `import { z } from 'zod'
export const input = z.object({ count: z.number() })
export async function run(ctx: { payload: z.infer<typeof input> }) {
  return { twice: ctx.payload.count * 2 }
}
`,
  'src/workflows/slow.ts': `import { createAgent, type FlueContext } from 'hearth'
const agent = createAgent(() => ({ model: 'demo/scripted' }))
export async function run(ctx: FlueContext) {
  const session = await (await ctx.init(agent)).session()
  return (await session.prompt('[[sleep:1500]]')).text
}
`,
  '.agents/skills/polite/SKILL.md':
    '---\nname: polite\ndescription: How to be polite.\n---\nSay please.\n',
}

const Lock = z.object({
  packages: z.record(z.string(), z.looseObject({ optional: z.boolean().optional() })),
})

let home: string
let project: string
let installation: TestInstallation
const running = new Set<ChildProcess>()

beforeAll(async () => {
  installation = await installHearth()
  home = mkdtempSync(join(tmpdir(), 'hearth-artifacts-'))
  project = join(home, 'Support Desk')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
})
afterEach(async () => {
  for (const child of running) {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
})
afterAll(() => {
  installation.dispose()
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

async function hearth(...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: home, HEARTH_HOME: join(home, 'state') }
  const { stdout } = await promisify(execFile)(process.execPath, [installation.cli, ...args], {
    cwd: project,
    env,
  })
  return stdout
}

async function buildFor(target: string): Promise<string> {
  const folder = join(home, `for-${target}`)
  await hearth('build', '--target', target, '--output', folder)
  const lock = Lock.parse(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')))
  const checkout = join(dirname(dirname(dirname(installation.cli))), '.')
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '')
  // Optional ones are for other platforms, or extras that need a compiler.
  const present = wanted.filter(
    ([path, entry]) => existsSync(join(checkout, path)) || !entry.optional,
  )
  installLocked(
    folder,
    present.map(([path]) => path),
  )
  return folder
}

interface Server {
  url: string
  client: HearthClient
  child: ChildProcess
  /** Resolves with exit code. */
  ended: Promise<number | null>
  words(): string
}

/** Starts what the artifact's image would start. */
async function start(folder: string, env: Record<string, string>): Promise<Server> {
  const child = spawn(process.execPath, ['server.mjs'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: home, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const ended = once(child, 'exit').then(([code]) => {
    running.delete(child)
    return code
  })
  let words = ''
  child.stderr.on('data', (chunk) => (words += chunk))
  const first = once(createInterface({ input: child.stdout }), 'line').then(([line]) =>
    String(line),
  )
  const line = await Promise.race([first, ended.then((code) => `ended with ${code}: ${words}`)])
  const url = /^Hearth listens at (\S+)$/.exec(line)?.[1]
  if (url === undefined) throw new Error(line)
  const client = createHearthClient({ baseUrl: url, token })
  return { url, client, child, ended, words: () => words }
}

describe.each(targets)('%s', (target) => {
  test('its entry starts, answers, keeps what happened and ends when it is asked to', async () => {
    const folder = await buildFor(target)
    const data = join(home, `data-${target}`)
    const env = { HOST: '0.0.0.0', HEARTH_TOKEN: token, HEARTH_DATA: data }
    const first = await start(folder, env)
    const health = await fetch(`${first.url}/health`)
    expect(await health.json()).toMatchObject({ ok: true, framework: 'hearth' })
    expect((await fetch(`${first.url}/agents`)).status).toBe(401)
    const answer = await first.client.agents.prompt('support', 'ada', { message: '[[say:hello]]' })
    expect(answer.text).toBe('hello')
    const dump = await first.client.agents.prompt('support', 'bo', { message: '[[dump]]' })
    for (const part of ['Say hello.', 'Be brief.', 'polite']) expect(dump.text).toContain(part)
    const run = await first.client.workflows.run('double', { count: 21 })
    expect(run.result).toEqual({ twice: 42 })
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(first.words()).toBe('')

    const second = await start(folder, env)
    const { items } = await second.client.sessions.list({ instanceId: 'ada' })
    expect(items).toHaveLength(1)
    expect(existsSync(join(folder, 'project', '.hearth'))).toBe(false)
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  })
})
