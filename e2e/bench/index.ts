/**
 * `npm run bench`: Hearth, headless and built, beside the floor, in one run on one machine. Figures are
 * interleaved and reported as ratios, because machines are shared and noisy.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startFakeModelServer } from '../../core/runtime/model/testing/fake-model-server.ts'
import { median, prompt, streamed, throughput } from './measure.ts'
import { type Running, start } from './processes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const reply = { text: Array.from({ length: 20 }, (_, index) => `word${index} `).join('') }

interface Row {
  what: string
  floor: number
  hearth: number
  unit: string
  bar: string
  met: boolean
}

const folder = mkdtempSync(join(tmpdir(), 'hearth-bench-'))
const model = await startFakeModelServer({ reply: () => reply })
const project = writeProject(join(folder, 'project'), model.baseUrl)
const floor = await start('floor', [
  join(root, 'e2e/bench/floor-server.ts'),
  model.origin,
  join(folder, 'floor.db'),
])
const hearth = await start('hearth', [
  join(root, 'out/main/cli.js'),
  ...['serve', '--project', project, '--port', '0', '--json'],
])
try {
  const rows = await measureAll(floor, hearth)
  report(rows)
} finally {
  await Promise.all([floor.stop(), hearth.stop(), model.close()])
  rmSync(folder, { recursive: true, force: true })
}

async function measureAll(floor: Running, hearth: Running): Promise<Row[]> {
  const idle = { floor: floor.memory(), hearth: hearth.memory() }
  await alternate(floor, hearth, 50, (target, index) => prompt(target, `warm-${index}`, 'hello'))
  const one = await alternate(floor, hearth, 200, (target, index) =>
    prompt(target, `one-${index}`, 'hello'),
  )
  const first = await alternate(
    floor,
    hearth,
    100,
    async (target, index) => (await streamed(target, `first-${index}`, 'hello')).first,
  )
  const long = await longSession(floor, hearth)
  const many = { floor: [] as number[], hearth: [] as number[] }
  for (let round = 0; round < 3; round += 1) {
    many.floor.push(await throughput(floor, `many-${round}`, 320, 64))
    many.hearth.push(await throughput(hearth, `many-${round}`, 320, 64))
  }
  return [
    row('one prompt at a time, p50', one, 'ms', '≤ 1.5 ×', (ratio) => ratio <= 1.5),
    row('first streamed byte, p50', first, 'ms', '≤ 1.3 ×', (ratio) => ratio <= 1.3),
    row('64 at once', many, '/s', '≥ 0.75 ×', (ratio) => ratio >= 0.75),
    row('200 messages before, p50', long, 'ms', '≤ 1.5 ×', (ratio) => ratio <= 1.5),
    row(
      'cold start',
      { floor: [floor.coldStart], hearth: [hearth.coldStart] },
      'ms',
      '≤ 700 ms',
      () => hearth.coldStart <= 700,
    ),
    row(
      'memory, idle',
      { floor: [idle.floor], hearth: [idle.hearth] },
      'MB',
      '≤ 150 MB',
      () => idle.hearth <= 150,
    ),
    row(
      'memory, afterwards',
      { floor: [floor.memory()], hearth: [hearth.memory()] },
      'MB',
      '≤ 1.15 ×',
      (ratio) => ratio <= 1.15,
    ),
  ]
}

interface Samples {
  floor: number[]
  hearth: number[]
}

/** Side by side, one of each in turn, so that noise falls on both. */
async function alternate(
  floor: Running,
  hearth: Running,
  times: number,
  measure: (target: Running, index: number) => Promise<number>,
): Promise<Samples> {
  const samples: Samples = { floor: [], hearth: [] }
  for (let index = 0; index < times; index += 1) {
    samples.floor.push(await measure(floor, index))
    samples.hearth.push(await measure(hearth, index))
  }
  return samples
}

async function longSession(floor: Running, hearth: Running): Promise<Samples> {
  for (let index = 0; index < 100; index += 1) {
    await Promise.all([prompt(floor, 'long', 'hello'), prompt(hearth, 'long', 'hello')])
  }
  return alternate(floor, hearth, 40, (target) => prompt(target, 'long', 'hello'))
}

function row(
  what: string,
  samples: Samples,
  unit: string,
  bar: string,
  meets: (ratio: number) => boolean,
): Row {
  const [floor, hearth] = [median(samples.floor), median(samples.hearth)]
  return { what, floor, hearth, unit, bar, met: meets(hearth / floor) }
}

function report(rows: Row[]): void {
  console.table(
    rows.map(({ what, floor, hearth, unit, bar, met }) => ({
      what,
      floor: `${floor.toFixed(1)} ${unit}`,
      hearth: `${hearth.toFixed(1)} ${unit}`,
      ratio: (hearth / floor).toFixed(2),
      bar,
      met: met ? 'yes' : 'no',
    })),
  )
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  writeFileSync(join(root, 'artifacts/bench.json'), JSON.stringify(rows, null, 2))
}

function writeProject(path: string, baseUrl: string): string {
  mkdirSync(join(path, 'src/agents'), { recursive: true })
  writeFileSync(
    join(path, 'hearth.toml'),
    `[providers.fake]\nkind = "openai-compatible"\nbase_url = "${baseUrl}"\napi_key = "none"\n`,
  )
  writeFileSync(
    join(path, 'src/agents/bench.ts'),
    `import { createAgent } from 'hearth'\nexport default createAgent(() => ({ model: 'fake/echo', instructions: 'Answer.' }))\n`,
  )
  return path
}
