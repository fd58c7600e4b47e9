import { realpathSync } from 'node:fs'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { ProjectTerminals } from './project-terminals.ts'
import { projectFolder } from './testing/test-studio.ts'

// What the person at this machine has in their start-up files may be slow, or wait for a lock.
beforeEach(() => {
  vi.stubEnv('HOME', projectFolder({}))
})

test('a terminal works in the folder, replays what was said, and ends with its code', async () => {
  const root = realpathSync(projectFolder({}))
  const terminals = new ProjectTerminals(root)
  onTestFinished(() => terminals.closeAll())
  const { id } = terminals.open({ columns: 80, rows: 24 })
  expect(terminals.list()).toEqual([
    { id, title: 'Terminal 1', columns: 80, rows: 24, exitCode: null },
  ])
  terminals.resize(id, { columns: 100, rows: 30 })
  expect(terminals.list()).toMatchObject([{ columns: 100, rows: 30 }])

  let seen = ''
  terminals.follow(
    id,
    (data) => {
      seen += data
    },
    () => undefined,
  )
  terminals.write(id, 'pwd; echo done-$((20+3))\n')
  await expect.poll(() => seen).toContain('done-23')
  expect(seen).toContain(root)

  let replayed = ''
  const ended = new Promise<number>((resolve) => {
    terminals.follow(
      id,
      (data) => {
        replayed += data
      },
      resolve,
    )
  })
  expect(replayed).toContain('done-23')
  terminals.write(id, 'exit 7\n')
  expect(await ended).toBe(7)
  expect(terminals.list()).toMatchObject([{ id, exitCode: 7 }])
  let again = ''
  const endedBefore = new Promise<number>((resolve) => {
    terminals.follow(
      id,
      (data) => {
        again += data
      },
      resolve,
    )
  })
  expect(await endedBefore).toBe(7)
  expect(again).toContain('done-23')
  await terminals.close(id)
  expect(terminals.list()).toEqual([])
  expect(() => terminals.write(id, 'x')).toThrow(
    expect.objectContaining({ type: 'terminal_not_found', status: 404 }),
  )
})

test('a terminal is named, and its shell begins again in the same place after it ended', async () => {
  const terminals = new ProjectTerminals(realpathSync(projectFolder({})))
  onTestFinished(() => terminals.closeAll())
  const { id } = terminals.open({ columns: 80, rows: 24 })
  terminals.rename(id, 'Build')
  expect(terminals.open({ columns: 80, rows: 24 }).id).not.toBe(id)
  expect(terminals.list().map(({ title }) => title)).toEqual(['Build', 'Terminal 1'])
  expect(() => terminals.restart(id)).toThrow(
    expect.objectContaining({ type: 'terminal_running', status: 409 }),
  )
  const ended = new Promise<number>((resolve) => terminals.follow(id, () => undefined, resolve))
  terminals.write(id, 'exit 3\n')
  expect(await ended).toBe(3)
  terminals.restart(id)
  expect(terminals.list()[0]).toMatchObject({ title: 'Build', exitCode: null })
  let seen = ''
  terminals.follow(
    id,
    (data) => {
      seen += data
    },
    () => undefined,
  )
  terminals.write(id, 'echo again-$((40+2))\n')
  await expect.poll(() => seen).toContain('again-42')
})

test('a terminal that is closed is gone for all at once, and whoever follows it hears its end', async () => {
  const terminals = new ProjectTerminals(realpathSync(projectFolder({})))
  onTestFinished(() => terminals.closeAll())
  const { id } = terminals.open({ columns: 80, rows: 24 })
  const listed = new Promise<number>((resolve) =>
    terminals.follow(
      id,
      () => undefined,
      () => resolve(terminals.list().length),
    ),
  )
  await terminals.close(id)
  expect(await listed).toBe(0)
})
