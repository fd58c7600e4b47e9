import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { RecordedChange } from '../../contract/workspace-change.ts'
import type { DurableEventInput, Operation } from '../operation/operation.ts'
import { local } from '../sandbox/local.ts'
import type { Sandbox } from '../sandbox/port.ts'
import { virtual } from '../sandbox/virtual.ts'
import { recordingSandbox } from './recorded-sandbox.ts'
import { workspaceOf } from './workspace.ts'

let projectRoot: string
let stateRoot: string
let events: DurableEventInput[]

beforeEach(() => {
  projectRoot = mkdtempSync(join(tmpdir(), 'hearth-changes-'))
  stateRoot = join(projectRoot, '.hearth', 'sandboxes')
  mkdirSync(stateRoot, { recursive: true })
  events = []
})

async function open(kind: 'local' | 'virtual', secrets: string[] = []): Promise<Sandbox> {
  const factory = kind === 'local' ? local() : virtual()
  const made = await factory.create({ id: 'own', stateRoot, projectRoot })
  return record(made, secrets)
}

function record(sandbox: Sandbox, secrets: string[] = []): Sandbox {
  const workspace = workspaceOf({ projectRoot, stateRoot }, sandbox, 'own')
  const operation = { emit: (event: DurableEventInput) => events.push(event) }
  return recordingSandbox(sandbox, {
    operation: operation as unknown as Operation,
    workspace,
    secrets,
  })
}

function told(): [string, unknown, unknown][] {
  return events.flatMap((event) =>
    event.type === 'workspace_changed'
      ? event.changes.map((change): [string, unknown, unknown] => [
          change.path,
          contentOf(change.before),
          contentOf(change.after),
        ])
      : [],
  )
}

function contentOf(version: RecordedChange['before']): unknown {
  return version === null ? null : (version.content ?? version.reason)
}

test.each(['local', 'virtual'] as const)('%s: files that tools write and remove', async (kind) => {
  const sandbox = await open(kind)
  await sandbox.writeFile('src/a.txt', 'one')
  await sandbox.writeFile('src/a.txt', 'two')
  await sandbox.writeFile('src/a.txt', 'two')
  await sandbox.writeFile('src/b.bin', new Uint8Array([0, 255]))
  await sandbox.rm('src', { recursive: true })
  expect(told()).toEqual([
    ['src/a.txt', null, 'one'],
    ['src/a.txt', 'one', 'two'],
    ['src/b.bin', null, 'AP8='],
    ['src/a.txt', 'two', null],
    ['src/b.bin', 'AP8=', null],
  ])
})

test.each(['local', 'virtual'] as const)('%s: files that commands change', async (kind) => {
  const sandbox = await open(kind)
  await sandbox.writeFile('keep.txt', 'same')
  await sandbox.writeFile('change.txt', 'one\n')
  await sandbox.writeFile('gone.txt', 'was here\n')
  events = []
  const result = await sandbox.exec(
    'echo two >> change.txt; rm gone.txt; mkdir -p deep/er; echo new > deep/er/new.txt; exit 3',
  )
  expect(result.exitCode).toBe(3)
  expect(told().sort()).toEqual([
    ['change.txt', 'one\n', 'one\ntwo\n'],
    ['deep/er/new.txt', null, 'new\n'],
    ['gone.txt', 'was here\n', null],
  ])
  events = []
  await sandbox.exec('cat change.txt')
  expect(events).toEqual([])
})

test('what others did between two commands is not the agent’s', async () => {
  const sandbox = await open('local')
  await sandbox.exec('echo one > mine.txt')
  events = []
  writeFileSync(join(projectRoot, 'theirs.txt'), 'by a person')
  await sandbox.exec('echo two > mine.txt')
  expect(told()).toEqual([['mine.txt', 'one\n', 'two\n']])
})

test('a write beside a running command belongs to the write alone', async () => {
  const sandbox = await open('local')
  const running = sandbox.exec('until test -f go.txt; do sleep 0.02; done; echo x > by-command.txt')
  await sandbox.writeFile('by-tool.txt', 'tool')
  await sandbox.writeFile('go.txt', 'go')
  await running
  const paths = told().map(([path]) => path)
  expect(paths.filter((path) => path === 'by-command.txt')).toHaveLength(1)
  expect(paths.filter((path) => path === 'go.txt')).toHaveLength(1)
})

test('secrets are not kept: files made for them, and values', async () => {
  const sandbox = await open('local', ['s3cr3t-value'])
  await sandbox.writeFile('.env', 'KEY=abc')
  await sandbox.writeFile('out.txt', 'the s3cr3t-value is here')
  await sandbox.exec('echo "$TOKEN" > token.txt', { env: { TOKEN: 'granted-value' } })
  expect(told()).toEqual([
    ['.env', null, 'secret'],
    ['out.txt', null, 'secret'],
    ['token.txt', null, 'secret'],
  ])
  expect(JSON.stringify(events)).not.toMatch(/s3cr3t|granted-value|abc/)
  expect(readFileSync(join(projectRoot, 'token.txt'), 'utf8')).toBe('granted-value\n')
})

test('large files are told without their content', async () => {
  const sandbox = await open('local')
  await sandbox.exec('head -c 2000000 /dev/zero > large.bin')
  expect(told()).toEqual([['large.bin', null, 'too-large']])
})

test('files on another machine are said to be unseen, once', async () => {
  const remote: Sandbox = { ...(await local().create({ id: 'own', stateRoot, projectRoot })) }
  const sandbox = record({ ...remote, kind: 'e2b' })
  await sandbox.writeFile('a.txt', 'one')
  await sandbox.exec('true')
  expect(events).toMatchObject([{ type: 'workspace_changed', place: 'remote', changes: [] }])
})

test('a command that fails to start changes nothing of the error', async () => {
  const sandbox = await open('local')
  await expect(sandbox.exec('true', { cwd: 'nowhere' })).rejects.toMatchObject({ status: 404 })
  await expect(sandbox.readFile('nowhere.txt')).rejects.toMatchObject({ status: 404 })
  await expect(sandbox.rm('nowhere.txt')).rejects.toMatchObject({ status: 404 })
  expect(events).toEqual([])
})
