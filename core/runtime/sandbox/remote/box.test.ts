import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { daytona } from './daytona.ts'
import { type E2bOptions, e2b } from './e2b.ts'
import { loadSdk, type SdkWanted } from './load-sdk.ts'
import { modal } from './modal.ts'
import { runloop } from './runloop.ts'
import { FAKE_E2B_KEY, type FakeE2b, fakeE2b } from './testing/fake-e2b.ts'

let fake: FakeE2b
let stateRoot: string
const reports: string[] = []

beforeEach(async () => {
  fake = await fakeE2b()
  stateRoot = await mkdtemp(join(tmpdir(), 'hearth-boxes-'))
  reports.length = 0
})
afterEach(async () => {
  await fake[Symbol.asyncDispose]()
  await rm(stateRoot, { recursive: true, force: true })
})

function open(more: E2bOptions = {}, place: { id?: string; cwd?: string } = {}) {
  const { url, machines } = fake
  const options = { apiKey: FAKE_E2B_KEY, baseUrl: url, sandboxUrl: url }
  return e2b({ workspace: machines.workspace, ...options, ...more }).create({
    id: 'one',
    stateRoot,
    projectRoot: stateRoot,
    report: async (message) => {
      reports.push(message)
    },
    ...place,
  })
}

const states = () => [...fake.machines.all.values()].map(({ state }) => state)

test('nothing is rented before the first use', async () => {
  const sandbox = await open()
  expect(fake.machines.made).toBe(0)
  await sandbox.dispose()
  expect(fake.machines.made).toBe(0)
})

test.each([
  ['pause', ['paused']],
  ['keep', ['running']],
  ['kill', []],
] as const)('what `onClose: %s` says becomes of the machine', async (onClose, expected) => {
  const sandbox = await open({ onClose })
  await sandbox.exec('true')
  await sandbox.dispose()
  expect(states()).toEqual(expected)
  const next = await open({ onClose })
  await next.exec('true')
  expect(fake.machines.made).toBe(onClose === 'kill' ? 2 : 1)
  expect(reports).toEqual([])
  await next.dispose()
})

test('two working folders are in one machine, which the last one closes', async () => {
  const [a, b] = [await open({}, { cwd: 'a' }), await open({}, { cwd: 'b' })]
  await Promise.all([a.writeFile('x.txt', 'from a'), b.writeFile('x.txt', 'from b')])
  expect((await a.exec('pwd; cat ../b/x.txt')).stdout).toBe(`${a.cwd}\nfrom b`)
  expect(fake.machines.made).toBe(1)
  await a.dispose()
  expect(states()).toEqual(['running'])
  expect(await b.readFile('x.txt')).toBe('from b')
  await b.dispose()
  expect(states()).toEqual(['paused'])
})

test('a machine that a newer thread took over is left to it', async () => {
  const older = await open({ onClose: 'kill' })
  await older.writeFile('a.txt', 'x')
  // Another thread has modules of its own, and shares but the folder.
  vi.resetModules()
  const { e2b: newerE2b } = await import('./e2b.ts')
  const { url, machines } = fake
  const options = { apiKey: FAKE_E2B_KEY, baseUrl: url, sandboxUrl: url, onClose: 'kill' } as const
  const newer = await newerE2b({ workspace: machines.workspace, ...options }).create({
    id: 'one',
    stateRoot,
    projectRoot: stateRoot,
  })
  expect(await newer.readFile('a.txt')).toBe('x')
  await older.dispose()
  expect(states()).toEqual(['running'])
  expect(await newer.readFile('a.txt')).toBe('x')
  await newer.dispose()
  expect(states()).toEqual([])
})

test('a machine that ends meanwhile is noticed, and the next call has another', async () => {
  const sandbox = await open()
  await sandbox.writeFile('a.txt', 'x')
  fake.machines.all.clear()
  await expect(sandbox.readFile('a.txt')).rejects.toMatchObject({
    type: 'sandbox_lost',
    status: 410,
    details: expect.stringContaining('empty'),
  })
  expect(reports).toEqual([expect.stringContaining('its files are lost')])
  expect(await sandbox.exists('a.txt')).toBe(false)
  expect(fake.machines.made).toBe(2)
  expect(reports.length).toBe(1)
  await sandbox.dispose()
})

test('what the provider refuses is told in its words', async () => {
  const sandbox = await open({ apiKey: 'wrong' })
  await expect(sandbox.exec('true')).rejects.toMatchObject({
    type: 'sandbox_failed',
    status: 502,
    message: expect.stringContaining('Invalid API key'),
  })
  await sandbox.dispose()
})

test('a workspace that cannot be made is an error, and leaves no machine running', async () => {
  const sandbox = await open({ workspace: '/proc/no-such-folder' })
  await expect(sandbox.exec('true')).rejects.toMatchObject({
    type: 'sandbox_workspace_unavailable',
    details: expect.stringContaining('`workspace`'),
  })
  expect(states()).toEqual(['paused'])
  await sandbox.dispose()
})

test('what is sent to the background does not hold its command up, and ends with the sandbox', async () => {
  const sandbox = await open({ onClose: 'keep' })
  const ran = await sandbox.exec('sleep 1000 & echo $!; setsid sleep 1001 & echo $!; exit 3')
  expect(ran).toMatchObject({ stderr: '', exitCode: 3 })
  const pids = ran.stdout.trim().split('\n').map(Number)
  expect(pids.map(isAlive)).toEqual([true, true])
  await sandbox.dispose()
  expect(pids.map(isAlive)).toEqual([false, false])
})

/** The fake's machine is this one. A process that ended and was not waited for counts as gone. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

test('paths stay in the workspace, which is also called / and /workspace', async () => {
  const sandbox = await open({ workspace: '/home/user/work' })
  expect(sandbox.resolvePath('/')).toBe('/home/user/work')
  expect(sandbox.resolvePath('/workspace/a')).toBe('/home/user/work/a')
  for (const path of ['../x', '/etc/passwd', '~/x', '/home/user/work2', '/home/user/work/../x']) {
    expect(() => sandbox.resolvePath(path)).toThrow(/leaves the sandbox/)
  }
  await sandbox.dispose()
})

test.each([
  ['e2b', e2b(), 'E2B_API_KEY'],
  ['daytona', daytona(), 'DAYTONA_API_KEY'],
  ['runloop', runloop(), 'RUNLOOP_API_KEY'],
  ['modal', modal(), 'MODAL_TOKEN_ID'],
  ['modal', modal({ tokenId: 'ak' }), 'MODAL_TOKEN_SECRET'],
])('%s says which key is missing, and where it goes', async (kind, factory, variable) => {
  const sandbox = await factory.create({ id: kind, stateRoot, projectRoot: stateRoot, env: {} })
  await expect(sandbox.exec('true')).rejects.toMatchObject({
    type: 'sandbox_key_missing',
    message: `The sandbox "${kind}" needs ${variable}, which is not set.`,
    details: expect.stringContaining(`${variable}=`),
  })
  await sandbox.dispose()
})

test('a package that is not installed, or is another one, is named, with how to install it', async () => {
  const wanted = { kind: 'modal', install: 'modal@^0.11', needed: ['ModalClient'] } as const
  await expect(loadSdk({ ...wanted, from: 'no-such-package' }, stateRoot)).rejects.toMatchObject({
    type: 'package_missing',
    status: 424,
    message: 'The sandbox "modal" needs the package "no-such-package", which is not installed.',
    details: expect.stringContaining('npm install modal@^0.11'),
  })
  const other = join(stateRoot, 'node_modules', 'modal')
  await mkdir(other, { recursive: true })
  await writeFile(join(other, 'index.js'), 'exports.modal = () => "a dialog"')
  await expect(loadSdk({ ...wanted, from: 'modal' }, stateRoot)).rejects.toMatchObject({
    type: 'package_failed',
    details: expect.stringMatching(/ModalClient.*npm install modal@\^0\.11/),
  })
})

test.each([
  ['e2b', 'Sandbox'],
  ['@daytona/sdk', 'Daytona'],
  ['@runloop/api-client', 'Runloop'],
  ['modal', 'ModalClient'],
])('%s is found in the project that installed it', async (from, name) => {
  const checkout = fileURLToPath(new URL('../../../../', import.meta.url))
  const wanted: SdkWanted<Record<string, unknown>> = {
    kind: from,
    install: from,
    from,
    needed: [name],
  }
  expect(await loadSdk(wanted, checkout)).toHaveProperty(name)
})

test('a name that no variable can have is refused before anything runs', async () => {
  const sandbox = await open()
  await expect(sandbox.exec('true', { env: { 'A;id': 'x' } })).rejects.toMatchObject({
    type: 'invalid_request',
  })
  await sandbox.dispose()
})
