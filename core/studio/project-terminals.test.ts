import { realpathSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { ProjectTerminals } from './project-terminals.ts'
import { projectFolder } from './testing/test-studio.ts'

test('a terminal works in the folder, replays what was said, and ends with its code', async () => {
  const root = realpathSync(projectFolder({}))
  const terminals = new ProjectTerminals(root)
  onTestFinished(() => terminals.closeAll())
  const { id } = terminals.open({ columns: 80, rows: 24 })
  expect(terminals.list()).toEqual([{ id, title: 'Terminal 1', columns: 80, rows: 24 }])
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
  await expect.poll(() => seen, { timeout: 10_000 }).toContain('done-23')
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
  expect(terminals.list()).toEqual([])
  expect(() => terminals.write(id, 'x')).toThrow(
    expect.objectContaining({ type: 'terminal_not_found', status: 404 }),
  )
})
