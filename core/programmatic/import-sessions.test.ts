/** Session files as PyFlue leaves them, made with the engine it uses. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { runCli } from '../cli/program.ts'
import { importPyFlueSessions, init } from '../index.ts'
import { openDatabase } from '../store/sqlite/engine.ts'
import { openStudio, projectFolder, writeSource } from '../studio/testing/test-studio.ts'

beforeEach(() => {
  vi.stubEnv('HEARTH_HOME', projectFolder({}))
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
})

function writeFile(root: string, name: string, rows: [string, string][], state: unknown): void {
  const folder = join(root, '.pyflue/sessions')
  mkdirSync(folder, { recursive: true })
  const database = openDatabase(join(folder, name))
  database.exec(
    'create table messages (id integer primary key autoincrement, role text not null, content text not null)',
  )
  for (const row of rows) {
    database.prepare('insert into messages(role, content) values (?, ?)').run(...row)
  }
  if (state !== null) {
    database.exec(
      'create table session_state (id integer primary key check (id = 1), data text not null)',
    )
    database.prepare('insert into session_state values (1, ?)').run(JSON.stringify(state))
  }
  database.close()
}

const timestamp = '2026-01-01T00:00:00+00:00'

function history(sessionId: string, texts: [string, string][], more: object = {}) {
  const id = (index: number) => (index < 0 ? null : index.toString(16).padStart(8, '0'))
  return {
    version: 2,
    entries: texts.map(([role, content], index) => ({
      type: 'message',
      id: id(index),
      parentId: id(index - 1),
      timestamp,
      message: { role, content },
      source: 'prompt',
    })),
    leafId: id(texts.length - 1),
    metadata: { session_id: sessionId, children: [], task_depth: 0, ...more },
    createdAt: timestamp,
    updatedAt: timestamp,
  }
}

test('histories, older rows and tasks become conversations that go on', async () => {
  const root = projectFolder({ 'pyflue.toml': '[agent]\nmodel = "demo/scripted"\n' })
  const first: [string, string][] = [
    ['user', 'Hello there\nsecond line'],
    ['assistant', 'Hi.'],
  ]
  writeFile(root, 'inst-1_default.sqlite3', first, history('inst-1:default', first))
  writeFile(
    root,
    'default.sqlite3',
    [
      ['user', 'Old.'],
      ['assistant', 'Older.'],
      ['toolResult', '{}'],
    ],
    null,
  )
  const task = history('inst-1:default:task:0123456789', [['user', 'Do it.']], {
    parent_session_id: 'inst-1:default',
    task_id: '0123456789',
    task_depth: 1,
    cwd: 'lib',
  })
  writeFile(root, 'inst-1_default_task_0123456789.sqlite3', [], task)
  writeSource(root, '.pyflue/sessions/broken.sqlite3', 'not a database at all, but long enough')

  expect(await importPyFlueSessions({ root, agent: 'assistant' })).toMatchObject([
    { file: 'broken.sqlite3', outcome: 'unreadable', reason: expect.stringContaining('database') },
    {
      file: 'default.sqlite3',
      outcome: 'imported',
      entries: 3,
      key: { agent: 'assistant', instanceId: 'default', session: 'default' },
    },
    {
      outcome: 'imported',
      entries: 2,
      key: { agent: 'assistant', instanceId: 'inst-1', session: 'default' },
    },
    { outcome: 'imported', key: { session: 'default:task:0123456789' } },
  ])
  const again = await importPyFlueSessions({ root, agent: 'assistant' })
  expect(again.map(({ outcome }) => outcome)).toEqual([
    'unreadable',
    'present',
    'present',
    'present',
  ])

  await using agent = await init({ root, agentName: 'assistant', id: 'inst-1', sandbox: false })
  const dump = JSON.parse((await (await agent.session()).prompt('[[dump]]')).text)
  expect(dump.messages).toHaveLength(3)
  expect(JSON.stringify(dump.messages)).toContain('second line')
  await agent.close()

  const { store } = await (await openStudio([])).open(root)
  const session = store.sessions.find({
    agent: 'assistant',
    instanceId: 'inst-1',
    session: 'default',
  })
  expect(session).toMatchObject({ title: 'Hello there', headSeq: 4 })
  const filter = { parentSessionId: session?.id ?? '', includeInternal: true }
  expect(store.sessions.list(filter, {}).items).toMatchObject([
    { taskId: '0123456789', metadata: { cwd: 'lib', task_depth: 1 } },
  ])
})

test('the command line imports too, and says what became of each file', async () => {
  const root = projectFolder({})
  writeFile(root, 'default.sqlite3', [['user', 'Old.']], null)
  const lines: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text))
    return true
  })
  onTestFinished(() => write.mockRestore())
  expect(await runCli(['import', '--project', root, '--agent', 'assistant'])).toBe(0)
  expect(lines.join('')).toBe('imported    default.sqlite3  assistant/default/default  1 entries\n')
})

test('a project without such files has none', async () => {
  expect(await importPyFlueSessions({ root: projectFolder({}) })).toEqual([])
})
