/**
 * `npm run soak`: a real `hearth serve` under mixed load for half an hour, with its agent changed now and
 * then. Memory and open handles must stay flat after a warm-up, and the write-ahead log small.
 */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { closeLane, openLane } from '../chaos/lane.ts'
import { createRandom } from '../chaos/random.ts'
import { deeds } from './load.ts'
import { readOptions } from './options.ts'
import { answerTime, type Sample, takeSample } from './samples.ts'
import { bounds, judge, table } from './verdict.ts'

const sampleEveryMs = 5000
const reloadEveryMs = 20_000
/** On a machine that does other things as well the server says that it is slow: no fault of its. */
const slowness = /^Everything waited for \d+ ms/

const options = readOptions(process.argv.slice(2))
const entry = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
const lane = await openLane(entry)
const { server, project } = lane
const samples: Sample[] = []
const done = new Map<string, number>()
const failures = new Map<string, number>()
const ended = new AbortController()
const began = performance.now()
const seconds = () => (performance.now() - began) / 1000
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort())

try {
  const timer = setTimeout(() => ended.abort(), options.minutes * 60_000)
  const callers = Array.from({ length: options.callers }, (_, index) => call(index))
  await Promise.all([...callers, reload(), watch()])
  clearTimeout(timer)
} finally {
  await closeLane(lane, false)
}
report()

async function call(caller: number): Promise<void> {
  const random = createRandom(options.seed * 1000 + caller)
  const names = Object.keys(deeds)
  for (let index = 0; !ended.signal.aborted; index += 1) {
    const name = names[random.whole(0, names.length - 1)] ?? 'prompt'
    const mark = `c${caller}n${index}`
    const instance = `c${caller}-${Math.floor(index / 25)}`
    try {
      await inTime(deeds[name]?.({ door: server, random, mark, instance }))
      count(done, name)
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      count(failures, `${name}: ${said.slice(0, 200)}`)
    }
    await pause(random.whole(50, 400))
  }
}

/** Changes the agent's file, as somebody who works on it does. */
async function reload(): Promise<void> {
  const file = join(project.root, 'src/agents/worker.ts')
  for (let times = 1; await pause(reloadEveryMs); times += 1) {
    appendFileSync(file, `// changed ${times} times\n`)
    count(done, 'hot reload')
  }
}

async function watch(): Promise<void> {
  let slowest = 0
  let sampledAt = Number.NEGATIVE_INFINITY
  while (await pause(250)) {
    slowest = Math.max(slowest, await answerTime(server))
    if (performance.now() - sampledAt < sampleEveryMs) continue
    samples.push(takeSample(server.pid, project.root, seconds(), slowest))
    slowest = 0
    sampledAt = performance.now()
  }
}

/** What hangs is a failure as well. */
async function inTime(work: Promise<void> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no end after a minute')), 60_000)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** False when it is over. */
async function pause(milliseconds: number): Promise<boolean> {
  await delay(milliseconds, undefined, { signal: ended.signal }).catch(() => undefined)
  return !ended.signal.aborted
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function report(): void {
  const lines = server.errors().split('\n').filter(Boolean)
  const errors = lines.filter((line) => !slowness.test(line))
  const found = [
    ...judge(samples),
    ...(errors.length === 0 ? [] : [errors.join('\n').slice(-2000)]),
  ]
  for (const [name, times] of failures) found.push(`${times} × ${name}`)
  console.table(table(samples, Math.min(30, Math.ceil(options.minutes))))
  console.log([...done].map(([name, times]) => `${name} ${times}`).join(', '))
  console.log(`${lines.length - errors.length} warnings of the server that everything waited`)
  console.log(
    `bounds after the warm-up: memory + ${bounds.rssGrowth * 100} %, handles + ${bounds.handleGrowth}; ` +
      `write-ahead log ${bounds.wal} MB`,
  )
  for (const line of found) console.log(`FOUND ${line}`)
  console.log(found.length === 0 ? 'flat' : `${found.length} findings`)
  process.exitCode = found.length === 0 ? 0 : 1
}
