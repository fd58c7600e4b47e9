/** Which command installs a project's packages. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readProjectPackages } from './project-packages.ts'

function project(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'hearth-packages-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text)
  return root
}

const dependencies = JSON.stringify({ dependencies: { ulidx: '^2.4.1' } })

test.each([
  ['package-lock.json', '{"packages":{}}', 'npm ci --omit=dev'],
  ['npm-shrinkwrap.json', '{"packages":{}}', 'npm ci --omit=dev'],
  ['pnpm-lock.yaml', '', 'corepack enable && pnpm install --prod --frozen-lockfile'],
  [
    'yarn.lock',
    '# yarn lockfile v1',
    'corepack enable && yarn install --production --frozen-lockfile',
  ],
])('%s', (file, text, installCommand) => {
  const root = project({ 'package.json': dependencies, [file]: text })
  expect(readProjectPackages(root)).toEqual({
    installCommand,
    manifests: ['package.json', file],
    replaced: {},
  })
})

test('no lock file, no package.json, nothing to install', () => {
  const command = 'npm install --omit=dev --no-package-lock'
  expect(readProjectPackages(project({ 'package.json': dependencies })).installCommand).toBe(
    command,
  )
  const dev = JSON.stringify({ devDependencies: { typescript: '6' } })
  for (const root of [project({}), project({ 'package.json': dev })]) {
    expect(readProjectPackages(root)).toEqual({ installCommand: null, manifests: [], replaced: {} })
  }
})

test('Hearth is not installed: an artifact brings it', () => {
  const own = { dependencies: { hearth: '*' }, devDependencies: { hearth: '*', typescript: '6' } }
  const root = project({ 'package.json': JSON.stringify(own) })
  const { installCommand, replaced } = readProjectPackages(root)
  expect(installCommand).toBeNull()
  expect(JSON.parse(replaced['package.json'] ?? '')).toEqual({
    dependencies: {},
    devDependencies: { typescript: '6' },
  })
})

test('what cannot be installed from says so', () => {
  const both = JSON.stringify({ dependencies: { hearth: '*', ulidx: '2' } })
  const pnpm = project({ 'package.json': both, 'pnpm-lock.yaml': '' })
  expect(() => readProjectPackages(pnpm)).toThrow('"hearth" is in the project')
  const yarn = project({ 'package.json': dependencies, 'yarn.lock': '__metadata:\n  version: 8\n' })
  expect(() => readProjectPackages(yarn)).toThrow('Yarn 2 or later')
})
