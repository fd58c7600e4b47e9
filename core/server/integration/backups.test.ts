/** Copies of the history over HTTP: made, listed, and gone back to. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createServedProject, type ServedProject } from '../testing/served-project.ts'

let project: ServedProject

beforeEach(() => {
  project = createServedProject()
})
afterEach(() => project.dispose())

test('a backup is made, listed and restored', async () => {
  const { client } = await project.serve()
  expect(await client.backups.list()).toEqual([])
  const made = await client.backups.create()
  expect(made).toMatchObject({ kind: 'manual', bytes: expect.any(Number) })
  expect(await client.backups.list()).toEqual([made])
  await expect(client.backups.restore('none.db')).rejects.toMatchObject({ status: 404 })
  const restored = await client.backups.restore(made.id)
  expect(restored.problems.map(({ message }) => message)).toEqual([
    `The backup ${made.id} was restored.`,
  ])
  expect(await client.backups.list()).toEqual([made])
})
