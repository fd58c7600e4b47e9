import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import * as hearth from '../index.ts'
import { createServedProject } from '../server/testing/served-project.ts'
import { connectorGuide, connectors, findConnector } from './connectors.ts'

const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const empty = mkdtempSync(join(tmpdir(), 'hearth-add-'))
afterAll(() => rmSync(empty, { recursive: true, force: true }))

function guideOf(name: string, root = empty): string {
  const connector = findConnector(name)
  if (connector === null) throw new Error(`No connector ${name}.`)
  return connectorGuide(connector, root)
}

describe('hearth add', () => {
  const project = createServedProject()
  afterAll(() => project.dispose())

  test('lists what there is, announces one, prints its guide', async () => {
    const list = await project.command(['add'])
    expect(list.code).toBe(0)
    for (const name of ['daytona', 'e2b', 'modal', 'runloop', 'vercel']) {
      expect(list.stdout).toMatch(new RegExp(`^${name} `, 'm'))
    }
    const said = await project.command(['add', 'e2b'])
    expect(said).toMatchObject({ code: 0 })
    expect(said.stdout).toContain('hearth add e2b --print | ')
    expect(said.stdout).not.toContain('## ')
    const printed = await project.command(['add', 'e2b', '--category', 'sandbox', '--print'])
    expect(printed.code).toBe(0)
    expect(printed.stdout).toMatch(/^# Use E2B as a sandbox\n/)
    expect(printed.stdout).toContain('npm install e2b')
  })

  test('any address gets a guide to an adapter', async () => {
    const { code, stdout } = await project.command([
      'add',
      'https://docs.acme.dev/sdk?key=1',
      '--print',
    ])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^# Write a sandbox adapter for docs\.acme\.dev\n/)
    expect(stdout).toContain('https://docs.acme.dev/sdk')
    expect(stdout).not.toContain('key=1')
    expect(stdout).toContain('connectors/acme.ts')
  })

  test('other categories and unknown names are wrong usage', async () => {
    const category = await project.command(['add', 'e2b', '--category', 'database', '--print'])
    expect(category).toMatchObject({ code: 2, stdout: '' })
    expect(category.stderr).toContain('There is no category "database".')
    const name = await project.command(['add', 'e2bb', '--print'])
    expect(name).toMatchObject({ code: 2, stdout: '' })
    expect(name.stderr).toContain('Did you mean "e2b"?')
  })
})

test('every guide is whole: interface, target file, rules', () => {
  const port = readFileSync(join(checkout, 'core/runtime/sandbox/port.ts'), 'utf8')
  for (const { slug } of connectors) {
    const guide = guideOf(slug)
    expect(guide).not.toMatch(/\{\{\w+\}\}/)
    expect(guide).toContain(`connectors/${slug}.ts`)
    expect(guide).toContain('## Rules')
    expect(guide).toContain('Never\n  write a key into a source file')
    // The real interface, word for word.
    expect(guide).toContain(port.trim())
  }
})

test('built-in guides name what Hearth exports, and the package and keys of their provider', () => {
  const exported = Object.keys(hearth)
  for (const { slug, builtIn, install } of connectors) {
    if (builtIn === null) continue
    expect(exported).toContain(builtIn.factory)
    const guide = guideOf(slug)
    expect(guide).toContain(`npm install ${install}`)
    for (const variable of builtIn.variables) expect(guide).toContain(`\`${variable}\``)
  }
})

test('the code of every guide type-checks in a project', async () => {
  const root = join(empty, 'project')
  const template = join(checkout, 'resources/templates/empty/tsconfig.json')
  await promisify(execFile)(process.execPath, [
    join(checkout, 'scripts/build-types.mjs'),
    join(root, '.hearth/types'),
  ])
  for (const { slug } of connectors) {
    for (const [, file = '', code = ''] of guideOf(slug).matchAll(
      /```ts\n\/\/ (\S+)\n(.*?)```/gs,
    )) {
      const path = join(root, file.replace('coder', `${slug}-coder`))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, code)
    }
  }
  const settings = JSON.parse(readFileSync(template, 'utf8'))
  const include = ['src', 'connectors']
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ ...settings, include }))
  const tsc = join(checkout, 'node_modules/@typescript/native/bin/tsc')
  const words = await promisify(execFile)(process.execPath, [tsc, '-p', root]).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
  expect(words).toBe('')
}, 60_000)

test('vercel is known by its package too, and needs an adapter', () => {
  expect(guideOf('@vercel/sandbox')).toBe(guideOf('vercel'))
  expect(guideOf('vercel')).toContain('export function vercel(')
  expect(guideOf('vercel')).toContain('npm install @vercel/sandbox')
})

test.each([
  ['https://www.acme-cloud.com/docs', 'acme-cloud', 'acmeCloud'],
  ['https://github.com/acme/box.kit', 'box-kit', 'boxKit'],
  ['http://localhost:3000', 'localhost', 'localhost'],
  ['https://10.0.0.1/', 'sandbox-0', 'sandbox0'],
])('%s makes connectors/%s.ts with %s()', (address, slug, factory) => {
  expect(findConnector(address)?.slug).toBe(slug)
  expect(guideOf(address)).toContain(`export function ${factory}(`)
})

test('an address that is none is no name either', () => {
  expect(findConnector('https://')).toBeNull()
  expect(findConnector('../../etc/passwd')).toBeNull()
})

test('a project that keeps its sources in .hearth/ gets the file there', () => {
  const root = join(empty, 'hidden')
  mkdirSync(join(root, '.hearth/agents'), { recursive: true })
  const guide = guideOf('e2b', root)
  expect(guide).toContain('// .hearth/connectors/e2b.ts')
  expect(guide).toMatch(/\/\/ \.hearth\/agents\/coder\.ts[^`]*from '\.\.\/connectors\/e2b\.ts'/)
  expect(guideOf('e2b')).toContain('// connectors/e2b.ts')
})
