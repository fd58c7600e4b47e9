/**
 * `npm run bench -- bad-code`: how soon `/health` and a good agent answer while another agent of the same
 * project throws, loops for ever, ends the process or eats all memory. `/health` is judged by what the thread
 * of the API was at work for, where that is known: the rest is what the machine gave to other programs.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Status } from '../../core/contract/api.ts'
import { startFakeModelServer } from '../../core/runtime/model/testing/fake-model-server.ts'
import { prompt } from './measure.ts'
import { type Running, start } from './processes.ts'

export interface BadCodeRow {
  what: string
  /** Milliseconds: the slowest answer while it was going on. */
  health: number
  agent: number
  /**
   * The most processor time that the thread of the API used in one go, in the minute of the case: what
   * `/health` can have waited for it, on a machine that has nothing else to do. Null: not known.
   */
  busy: number | null
  /** Answers of the good agent in that time, and how many of them were errors. */
  asked: number
  failed: number
}

const inTool = (body: string) => `import { createAgent, defineTool } from 'hearth'
const act = defineTool({ name: 'act', description: 'Acts.', async execute() { ${body} } })
export default createAgent(() => ({ model: 'fake/echo', tools: [act] }))
`
const memory = 'const all = []; while (true) all.push(new Array(1e5).fill(all.length))'
const cases: Record<string, string> = {
  nothing: inTool('return "done"'),
  'a throw at import': 'throw new Error("boom")',
  'a loop at import': 'while (true) {}',
  'a throw in a tool': inTool('throw new Error("boom")'),
  'a loop in a tool': inTool('while (true) {}'),
  'process.exit in a tool': inTool('process.exit(1)'),
  'all memory in a tool': inTool(memory),
  'a syntax error': 'export default {',
  'a rejection in a tool': inTool('void Promise.reject(new Error("boom")); return "done"'),
  'a child that crashes': inTool(
    'const { spawnSync } = await import("node:child_process"); spawnSync("sh", ["-c", "kill -SEGV $$"]); return "done"',
  ),
}
/** How long each case is watched. */
const watchMs = 12_000

/** Measures `out/` below `root`, one case after the other on one process. */
export async function measureBadCode(root: string): Promise<BadCodeRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-bench-bad-'))
  const model = await startFakeModelServer({
    reply({ body }) {
      const messages = Array.isArray(body.messages) ? body.messages : []
      const isAnswered = JSON.stringify(messages.at(-1)).includes('"tool"')
      const canAct = JSON.stringify(body.tools ?? []).includes('"act"')
      return canAct && !isAnswered
        ? { toolCalls: [{ name: 'act', arguments: {} }] }
        : { text: 'ok' }
    },
  })
  const project = join(folder, 'project')
  writeProject(project, model.baseUrl)
  const entry = join(root, 'out/main/cli.js')
  const hearth = await start('hearth', [
    entry,
    'serve',
    '--project',
    project,
    '--port',
    '0',
    '--json',
  ])
  try {
    for (let index = 0; index < 20; index += 1) await prompt(hearth, `warm-${index}`, 'hello')
    const rows: BadCodeRow[] = []
    for (const [what, source] of Object.entries(cases)) {
      writeFileSync(join(project, 'src/agents/bad.ts'), source)
      rows.push(await watch(hearth, what))
    }
    return rows
  } finally {
    await Promise.all([hearth.stop(), model.close()])
    rmSync(folder, { recursive: true, force: true })
  }
}

function writeProject(path: string, baseUrl: string): void {
  mkdirSync(join(path, 'src/agents'), { recursive: true })
  writeFileSync(
    join(path, 'hearth.toml'),
    `[providers.fake]\nkind = "openai-compatible"\nbase_url = "${baseUrl}"\napi_key = "none"\n`,
  )
  writeFileSync(
    join(path, 'src/agents/bench.ts'),
    `import { createAgent } from 'hearth'\nexport default createAgent(() => ({ model: 'fake/echo' }))\n`,
  )
}

async function watch(hearth: Running, what: string): Promise<BadCodeRow> {
  const row: BadCodeRow = { what, health: 0, agent: 0, busy: null, asked: 0, failed: 0 }
  const end = performance.now() + watchMs
  const isOver = () => performance.now() >= end
  await Promise.all([
    repeat(isOver, async () => {
      row.health = Math.max(row.health, await health(hearth))
    }),
    repeat(isOver, async () => {
      const began = performance.now()
      row.asked += 1
      await prompt(hearth, `good-${row.asked % 20}`, 'hello').catch(() => {
        row.failed += 1
      })
      row.agent = Math.max(row.agent, performance.now() - began)
    }),
    repeat(isOver, () => askBad(hearth)),
  ])
  row.busy = await busiest(hearth)
  return row
}

/** With a breath in between: a caller, not a flood. */
async function repeat(isOver: () => boolean, work: () => Promise<void>): Promise<void> {
  while (!isOver()) {
    await work()
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function health({ url }: Running): Promise<number> {
  const began = performance.now()
  const response = await fetch(`${url}/health`)
  await response.arrayBuffer()
  return performance.now() - began
}

async function busiest({ url, token }: Running): Promise<number | null> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${url}/api/status`, { headers })
  return Status.parse(await response.json()).eventLoop?.busyMs ?? null
}

/** Whatever it answers: that it misbehaves is the point. */
async function askBad({ url, token }: Running): Promise<void> {
  const response = await fetch(`${url}/agents/bad/one`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ message: 'act' }),
    signal: AbortSignal.timeout(watchMs),
  }).catch(() => null)
  await response?.arrayBuffer()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const rows = await measureBadCode(root)
  console.table(
    rows.map(({ what, health, agent, busy, asked, failed }) => ({
      'bad code': what,
      '/health, slowest': `${health.toFixed(0)} ms`,
      'of that, at work': busy === null ? 'not known' : `${busy.toFixed(0)} ms`,
      'good agent, slowest': `${agent.toFixed(0)} ms`,
      asked,
      failed,
      bar: '≤ 100 ms, ≤ 2 s',
      met: (busy ?? health) <= 100 && agent <= 2000 && failed === 0 ? 'yes' : 'no',
    })),
  )
}
