/**
 * How fast the studio's long views are, in the system's Chromium on a served, built Hearth: timelines of
 * ten and a hundred thousand events, a result of 20 MB, a conversation of 10,000 messages.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { startFakeModelServer } from '../../core/runtime/model/testing/fake-model-server.ts'
import { quantile } from './measure.ts'
import { frames, longTasksDuring, mainThreadClock, openByLink } from './page-timings.ts'
import { type Running, start } from './processes.ts'
import { longSession, runs, writeHistory } from './studio-history.ts'

export interface StudioRow {
  what: string
  value: number
  unit: string
  bar: number
  met: boolean
}

export interface StudioFigures {
  browser: string
  rows: StudioRow[]
}

const rounds = 5

/** Measures `out/` below `root`; its medians, and the 95th percentile of frames. */
export async function measureStudio(root: string): Promise<StudioFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-bench-'))
  const words = Array.from({ length: 1_000 }, (_, index) => `word${index} `)
  const model = await startFakeModelServer({ reply: { text: words }, tokenDelay: 5 })
  const project = join(folder, 'project')
  await writeHistory(project, model.baseUrl)
  const serve = () =>
    start('hearth', [
      join(root, 'out/main/cli.js'),
      ...['serve', '--project', project, '--port', '0', '--json'],
    ])
  let hearth = await serve()
  try {
    // A run that ends under Hearth has its timeline kept. These were written straight into the store, so the
    // first who opens them waits until they are built; the server after that one finds them as it would its own.
    const before = await within(await launch([]), (page) => measureUnkept(page, hearth))
    await untilKept(join(project, '.hearth/cache/timelines'), before.length)
    await hearth.stop()
    hearth = await serve()
    const calm = await launch([])
    const opened = await within(calm, (page) => measureOpening(page, hearth))
    const eager = await launch(eagerFrames)
    const drawn = await within(eager, (page) => measureFrames(page, hearth))
    return { browser: `Chromium ${calm.version()}`, rows: [...before, ...opened, ...drawn] }
  } finally {
    await Promise.all([hearth.stop(), model.close()])
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Within ten seconds: what is not kept by then shows as a first opening that is as slow as one before it. */
async function untilKept(folder: string, count: number): Promise<void> {
  for (let left = 100; left > 0; left -= 1) {
    const names = existsSync(folder) ? readdirSync(folder) : []
    if (names.filter((name) => !name.endsWith('.partial')).length >= count) return
    await setTimeout(100)
  }
  console.error('The timelines were not kept in time: the first openings below read the whole log.')
}

/** Frames come as fast as they can be made: what lies between two is what one costs. */
const eagerFrames = ['--disable-frame-rate-limit', '--disable-gpu-vsync']

/** Playwright's own where there is none. */
const systemChromium = ['chromium', 'chromium-browser', 'google-chrome']
  .map((name) => `/usr/bin/${name}`)
  .find((path) => existsSync(path))

async function launch(more: string[]): Promise<Browser> {
  return chromium.launch({
    ...(systemChromium === undefined ? {} : { executablePath: systemChromium }),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--disable-gpu', '--disable-background-networking', '--disable-component-update'],
      ...['--no-first-run', ...more],
    ],
  })
}

async function within<Value>(browser: Browser, act: (page: Page) => Promise<Value>) {
  try {
    return await act(await browser.newPage({ viewport: { width: 1440, height: 900 } }))
  } finally {
    await browser.close()
  }
}

/** Addresses of the one project. */
async function enter(page: Page, hearth: Running): Promise<(path: string) => string> {
  await page.goto(`${hearth.url}/studio/#token=${hearth.token}`)
  await page.getByRole('navigation', { name: 'Sections' }).waitFor()
  const project = /\/p\/([^/]+)/.exec(page.url())?.[1] ?? ''
  return (path) => `${hearth.url}/studio/p/${project}/${path}#token=${hearth.token}`
}

/** A thousand words, one each five milliseconds. */
const streamedSeconds = 5

/** From the list of runs; another run was opened before, so that the view's code is there. */
async function open(page: Page, address: (path: string) => string, run: string) {
  await page.goto(address('runs'))
  await openByLink(page, runs.small)
  await page.goBack()
  const cpu = await mainThreadClock(page)
  const before = await cpu()
  return { ...(await openByLink(page, run)), cpu: (await cpu()) - before }
}

/** Runs that no server has seen end, such as those of a file from elsewhere: the whole log is read. */
async function measureUnkept(page: Page, hearth: Running): Promise<StudioRow[]> {
  const address = await enter(page, hearth)
  const spans = await open(page, address, runs.spans)
  const events = await open(page, address, runs.events)
  return [
    row('10,000 spans that no server has seen end', spans.complete, 'ms', 200),
    row('100,000 events that no server has seen end', events.complete, 'ms', 1_000),
  ]
}

async function measureOpening(page: Page, hearth: Running): Promise<StudioRow[]> {
  const address = await enter(page, hearth)
  // Nobody has asked for them since the server started.
  const spansAtFirst = await open(page, address, runs.spans)
  const eventsAtFirst = await open(page, address, runs.events)
  const spans = await repeat(() => open(page, address, runs.spans))
  const events = await repeat(() => open(page, address, runs.events))
  const payload = await repeat(() => open(page, address, runs.payload))
  return [
    row('10,000 spans, click to all of them', median(spans, 'complete'), 'ms', 200),
    row('… click to the first of them', median(spans, 'first'), 'ms', 200),
    row('… the first time after a start', spansAtFirst.complete, 'ms', 200),
    row('… CPU time of the main thread', median(spans, 'cpu'), 'ms', 200),
    row('100,000 events, click to all of them', median(events, 'complete'), 'ms', 1_000),
    row('… click to the first of them', median(events, 'first'), 'ms', 200),
    row('… the first time after a start', eventsAtFirst.complete, 'ms', 1_000),
    row('… CPU time of the main thread', median(events, 'cpu'), 'ms', 1_000),
    row('… longest task while opening', median(events, 'longest'), 'ms', 50),
    row('a run with a 20 MB result', median(payload, 'complete'), 'ms', 200),
    ...(await conversation(page, address)),
  ]
}

async function measureFrames(page: Page, hearth: Running): Promise<StudioRow[]> {
  const address = await enter(page, hearth)
  await open(page, address, runs.spans)
  const few = await zoomFrames(page)
  await open(page, address, runs.events)
  const many = await zoomFrames(page)
  return [
    row('pan and zoom over 10,000 spans, frame p95', few.p95, 'ms', 12),
    row('… CPU time of the main thread, a frame', few.cpu, 'ms', 12),
    row('pan and zoom over 50,000 spans, frame p95', many.p95, 'ms', 12),
    row('… CPU time of the main thread, a frame', many.cpu, 'ms', 12),
  ]
}

async function conversation(page: Page, address: (path: string) => string): Promise<StudioRow[]> {
  const { agent, instanceId } = longSession
  const chat = `agents/${agent}?tab=chat&instance=${instanceId}`
  const last = page.getByText(/^Message 9999\./).first()
  const opened: { clock: number; cpu: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    // Opened once beforehand, so that the view's code is there.
    if (round === 0) {
      await page.goto(address(chat))
      await last.waitFor()
    }
    await page.goto(address('agents'))
    await atRest(page)
    const cpu = await mainThreadClock(page)
    const before = await cpu()
    const clock = await openConversation(page)
    opened.push({ clock, cpu: (await cpu()) - before })
  }
  const cpu = await mainThreadClock(page)
  const before = await cpu()
  const tasks = await longTasksDuring(page, async () => {
    await page.getByRole('textbox', { name: 'Message' }).fill('Go on')
    await page.keyboard.press('Enter')
    await page.getByText('word999').last().waitFor({ timeout: 60_000 })
  })
  const streaming = (await cpu()) - before
  const middle = (part: 'clock' | 'cpu') =>
    quantile(
      opened.map((sample) => sample[part]),
      0.5,
    )
  return [
    row('10,000 messages, click to the last one', middle('clock'), 'ms', 150),
    row('… CPU time of the main thread', middle('cpu'), 'ms', 150),
    // Shorter ones are not told of.
    row('200 tokens/s into them, longest task over 50 ms', Math.max(0, ...tasks), 'ms', 50),
    row('… CPU time of the main thread, a second', streaming / streamedSeconds, 'ms', 500),
  ]
}

/** The list of agents as a person meets it: drawn, and what it loads in idle moments loaded. */
async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('/run-page-')),
  )
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
}

/** The agent has one conversation, which is the one that opens. */
async function openConversation(page: Page): Promise<number> {
  const link = page.getByRole('link', { name: 'Chat with bench' })
  await link.waitFor()
  return link.evaluate(async (element) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const began = performance.now()
    if (element instanceof HTMLElement) element.click()
    while (!document.body.textContent.includes('Message 9999.')) await frame()
    await frame()
    return performance.now() - began
  })
}

interface Frames {
  p95: number
  /** Of the main thread, for one. */
  cpu: number
}

async function zoomFrames(page: Page): Promise<Frames> {
  const list = page.getByRole('listbox', { name: 'Spans' })
  const cpu = await mainThreadClock(page)
  const before = await cpu()
  const times = await frames(list, frameCount)
  return { p95: quantile(times, 0.95), cpu: ((await cpu()) - before) / frameCount }
}

const frameCount = 240

type Opened = Awaited<ReturnType<typeof open>>

async function repeat(open: () => Promise<Opened>): Promise<Opened[]> {
  const samples: Opened[] = []
  for (let round = 0; round < rounds; round += 1) samples.push(await open())
  return samples
}

function median(samples: Opened[], part: keyof Opened): number {
  return quantile(
    samples.map((sample) => sample[part]),
    0.5,
  )
}

function row(what: string, value: number, unit: string, bar: number): StudioRow {
  return { what, value, unit, bar, met: value <= bar }
}

/** Processes of others on the same cores make every figure larger: the load says how much to believe them. */
function report({ browser, rows }: StudioFigures): void {
  const [load = 0] = loadavg()
  const machine = `${browser} · ${cpus().length} cores · load ${load.toFixed(1)}`
  const table = [
    '| | bar | measured | ratio | met |',
    '| --- | --: | --: | --: | --- |',
    ...rows.map(({ what, value, unit, bar, met }) => {
      const cells = [what, `${bar} ${unit}`, `${value.toFixed(value < 20 ? 1 : 0)} ${unit}`]
      return `| ${[...cells, (value / bar).toFixed(2), met ? 'yes' : 'no'].join(' | ')} |`
    }),
  ]
  console.log([machine, '', ...table].join('\n'))
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  writeFileSync(
    join(root, 'artifacts/bench-studio.json'),
    JSON.stringify({ browser, rows }, null, 2),
  )
}

const root = fileURLToPath(new URL('../..', import.meta.url))

if (process.argv[1] === fileURLToPath(import.meta.url)) report(await measureStudio(root))
