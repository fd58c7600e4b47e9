import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Session } from '../contract/session.ts'
import type { SessionChanges } from '../contract/workspace-change.ts'
import { countLines } from './line-counts.ts'
import type { LocalProject } from './local-project.ts'
import { ask, openProject } from './testing/test-studio.ts'

const source = {
  'src/agents/echo.ts': `
    import { createAgent, local } from 'hearth'
    export default createAgent(() => ({
      model: 'demo/scripted',
      sandbox: local(),
      policy: { shell: 'allow', read: 'allow', write: 'allow' },
    }))
  `,
  'src/agents/boxed.ts': `
    import { createAgent } from 'hearth'
    export default createAgent(() => ({ model: 'demo/scripted' }))
  `,
  'notes.txt': 'one\ntwo\nthree\n',
  'gone.txt': 'was here\n',
}

function tool(name: string, input: unknown): string {
  return `[[tool:${name} ${JSON.stringify(input)}]]`
}

function sessionOf(project: LocalProject, agent = 'echo'): Session {
  const session = project.store.sessions.find({ agent, instanceId: 'one', session: 'default' })
  if (!session) throw new Error('It is not stored.')
  return session
}

function summary({ items }: SessionChanges) {
  return items.map(({ path, change, state, added, removed }) => [
    path,
    change,
    state,
    added,
    removed,
  ])
}

const work = [
  tool('edit', { path: 'notes.txt', old_text: 'two', new_text: 'zwei\nzwei' }),
  tool('write', { path: 'fresh/new.txt', content: 'new\n' }),
  tool('bash', { command: 'rm gone.txt; echo three >> fresh/new.txt; echo x > t.tmp; rm t.tmp' }),
].join('\n')

test('lists what tools and commands changed in sum, and takes it back and forward', async () => {
  const project = await openProject(source)
  await ask(project, work)
  const { id } = sessionOf(project)
  const text = (path: string) => readFileSync(join(project.root, path), 'utf8')
  const listed = await project.changes.list(id)
  expect(summary(listed)).toEqual([
    ['fresh/new.txt', 'added', 'applied', 2, 0],
    ['gone.txt', 'deleted', 'applied', 0, 1],
    ['notes.txt', 'modified', 'applied', 2, 1],
  ])
  expect(listed.items[0]?.toolCallIds).toHaveLength(2)

  const back = await project.changes.revert(id, {}, 'back')
  expect(back.refused).toEqual([])
  expect(text('notes.txt')).toBe('one\ntwo\nthree\n')
  expect(text('gone.txt')).toBe('was here\n')
  expect(existsSync(join(project.root, 'fresh/new.txt'))).toBe(false)
  expect((await project.changes.list(id)).items.map(({ state }) => state)).toEqual([
    'reverted',
    'reverted',
    'reverted',
  ])

  await project.changes.revert(id, {}, 'forward')
  expect(text('fresh/new.txt')).toBe('new\nthree\n')
  expect(existsSync(join(project.root, 'gone.txt'))).toBe(false)
})

test('what was changed since is left alone, and said', async () => {
  const project = await openProject(source)
  await ask(project, work)
  const { id } = sessionOf(project)
  writeFileSync(join(project.root, 'notes.txt'), 'by a person\n')
  const { items } = await project.changes.list(id)
  const notes = items.find(({ path }) => path === 'notes.txt')
  expect(notes).toMatchObject({ state: 'changed', canRevert: false })
  const { refused } = await project.changes.revert(id, { ids: [notes?.id ?? ''] }, 'back')
  expect(refused).toMatchObject([{ path: 'notes.txt', message: 'The file was changed since.' }])
  expect(readFileSync(join(project.root, 'notes.txt'), 'utf8')).toBe('by a person\n')
})

test('one call is shown and taken back by itself', async () => {
  const project = await openProject(source)
  await ask(project, work)
  const { id } = sessionOf(project)
  const { items } = await project.changes.list(id)
  const [, toolCallId] = items[0]?.toolCallIds ?? []
  const ofCall = await project.changes.list(id, { toolCallId })
  expect(summary(ofCall)).toEqual([
    ['fresh/new.txt', 'modified', 'applied', 1, 0],
    ['gone.txt', 'deleted', 'applied', 0, 1],
  ])
  const [first] = ofCall.items
  expect(project.changes.content(id, first?.id ?? '', { toolCallId })).toMatchObject({
    before: 'new\n',
    after: 'new\nthree\n',
    isHidden: false,
  })
  await project.changes.revert(id, { toolCallId, ids: [first?.id ?? ''] }, 'back')
  expect(readFileSync(join(project.root, 'fresh/new.txt'), 'utf8')).toBe('new\n')
})

test('an instance’s own sandbox is followed too, and nothing but its own folder is reached', async () => {
  const project = await openProject(source)
  await ask(
    project,
    `${tool('write', { path: 'a.txt', content: 'one\n' })}${tool('bash', { command: 'echo two >> a.txt' })}`,
    { agent: 'boxed' },
  )
  const { id } = sessionOf(project, 'boxed')
  const { items } = await project.changes.list(id)
  expect(items).toMatchObject([
    { place: 'sandbox', path: 'a.txt', change: 'added', state: 'applied' },
  ])
  const { items: reverted } = await project.changes.revert(id, {}, 'back')
  expect(reverted).toMatchObject([{ path: 'a.txt' }])

  const forged = { agent: 'boxed', instanceId: 'one', session: 'default' }
  const version = { hash: 'h', size: 1, encoding: 'utf8', content: 'x', reason: null } as const
  await project.store.commit(
    [
      { place: 'sandbox', folder: '../../src', path: 'agents/echo.ts' } as const,
      { place: 'project', folder: null, path: '../outside.txt' } as const,
      { place: 'project', folder: null, path: '.hearth/owner.json' } as const,
    ].map(({ place, folder, path }) => ({
      type: 'event.append',
      event: {
        ...forged,
        type: 'workspace_changed',
        timestamp: new Date().toISOString(),
        project: project.id,
        place,
        folder,
        changes: [{ path, before: version, after: null }],
        unseen: null,
      },
    })),
  )
  const forgedResult = await project.changes.revert(id, {}, 'back')
  expect(forgedResult.items).toEqual([])
  expect(forgedResult.refused).toHaveLength(4)
  expect(existsSync(join(project.root, '..', 'outside.txt'))).toBe(false)
})

test('a large file is kept whole', async () => {
  const project = await openProject(source)
  const line = 'x'.repeat(99)
  await ask(
    project,
    tool('bash', { command: `for i in $(seq 1 2000); do echo ${line}; done > big.txt` }),
  )
  const { id } = sessionOf(project)
  const { items } = await project.changes.list(id)
  expect(items).toMatchObject([{ path: 'big.txt', added: 2000, sizeAfter: 200_000 }])
  expect(project.changes.content(id, items[0]?.id ?? '').after).toHaveLength(200_000)
})

test('there is no such session, and no such change', async () => {
  const project = await openProject(source)
  await expect(project.changes.list('nothing')).rejects.toMatchObject({ status: 404 })
  await ask(project, 'Hello')
  expect(() => project.changes.content(sessionOf(project).id, 'nothing')).toThrow(
    expect.objectContaining({ status: 404 }),
  )
})

test.each([
  ['', '', 0, 0],
  ['', 'a\nb', 2, 0],
  ['a\nb\n', '', 0, 2],
  ['a\nb\nc\n', 'a\nx\nc\n', 1, 1],
  ['a\nb\nc\nd\n', 'b\nc\ne\nd\n', 1, 1],
])('counts lines from %j to %j', (before, after, added, removed) => {
  expect(countLines(before, after)).toEqual({ added, removed })
})
