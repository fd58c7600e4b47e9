/** `npm run bench -- start`: from spawn to the first answered request, with an empty store and with a million events. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Change } from '../../core/contract/change.ts'
import { openSqliteStore } from '../../core/store/sqlite/sqlite-store.ts'
import { median } from './measure.ts'
import { start } from './processes.ts'

export interface StartFigures {
  events: number
  /** Milliseconds, the median. */
  empty: number
  full: number
  /** Megabytes of the store with the events. */
  size: number
}

/** Measures `out/` below `root`, in turn, so that noise falls on both. */
export async function measureStart(
  root: string,
  { events = 1_000_000, rounds = 7 } = {},
): Promise<StartFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-bench-start-'))
  try {
    const projects = { empty: join(folder, 'empty'), full: join(folder, 'full') }
    for (const project of Object.values(projects)) writeProject(project)
    const size = await fill(projects.full, events)
    const times = { empty: [] as number[], full: [] as number[] }
    // The first round makes what a store has from its first start on, and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const kind of ['empty', 'full'] as const) {
        const time = await startOnce(root, projects[kind])
        if (round > 0) times[kind].push(time)
      }
    }
    return { events, empty: median(times.empty), full: median(times.full), size }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function writeProject(root: string): void {
  mkdirSync(join(root, 'src/agents'), { recursive: true })
  mkdirSync(join(root, '.hearth'))
  writeFileSync(join(root, 'hearth.toml'), '')
  writeFileSync(
    join(root, 'src/agents/bench.ts'),
    `import { createAgent } from 'hearth'\nexport default createAgent(() => ({ model: 'demo/guide' }))\n`,
  )
}

async function fill(root: string, events: number): Promise<number> {
  const store = openSqliteStore(join(root, '.hearth/hearth.db'))
  const perCommit = 5000
  for (let from = 0; from < events; from += perCommit) {
    const count = Math.min(perCommit, events - from)
    await store.commit(Array.from({ length: count }, (_, index) => logged(from + index)))
  }
  const { bytes } = store.size()
  await store.close()
  return bytes / 1024 / 1024
}

function logged(number: number): Change {
  return {
    type: 'event.append',
    event: {
      type: 'log',
      timestamp: new Date(1_767_225_600_000 + number).toISOString(),
      project: 'full',
      agent: 'bench',
      instanceId: `i${number % 1000}`,
      level: 'info',
      message: `Something happened for the ${number}th time.`,
      attributes: { number },
    },
  }
}

async function startOnce(root: string, project: string): Promise<number> {
  const entry = join(root, 'out/main/cli.js')
  const running = await start('hearth', [
    entry,
    'serve',
    '--project',
    project,
    '--port',
    '0',
    '--json',
  ])
  await running.stop()
  return running.coldStart
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const { events, empty, full, size } = await measureStart(root)
  const ratio = full / empty
  console.table([
    { store: 'empty', start: `${empty.toFixed(0)} ms`, bar: '≤ 700 ms', met: empty <= 700 },
    {
      store: `${events} events, ${size.toFixed(0)} MB`,
      start: `${full.toFixed(0)} ms`,
      bar: `≤ 1.10 × (${ratio.toFixed(2)} ×)`,
      met: ratio <= 1.1,
    },
  ])
}
