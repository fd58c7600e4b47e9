/** Copies of a project's history: made while work goes on, checked, kept in number, and gone back to. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testClock } from '../dispatch/testing/test-clock.ts'
import { ask, openStudio, projectFolder, scriptedAgent } from './testing/test-studio.ts'

const files = { 'src/agents/echo.ts': scriptedAgent }
const dayMs = 86_400_000

it('A backup is made while work goes on, and restoring it sets the present history aside', async () => {
  const root = projectFolder(files)
  const studio = await openStudio([root, projectFolder(files)])
  const project = studio.project(null)
  await ask(await studio.open(root), 'before')
  const [backup] = await Promise.all([
    project.backups.create(),
    ask(await studio.open(root), 'meanwhile', { instanceId: 'other' }),
  ])
  expect(project.backups.list()).toEqual([backup])
  await ask(await studio.open(root), 'after', { instanceId: 'late' })
  const events = project.store.events.last()

  const restored = await studio.restoreBackup(project.id, backup.id)
  expect(studio.project(null)).toBe(restored)
  const [said] = restored.describe().problems
  expect(said?.message).toBe(`The backup ${backup.id} was restored.`)
  const instances = restored.store.sessions.instances({}, {}).items.map((item) => item.instanceId)
  expect(instances).toContain('one')
  expect(instances).not.toContain('late')
  expect(readdirSync(join(root, '.hearth')).some((name) => name.startsWith('replaced-'))).toBe(true)
  // Positions that readers have seen are not given again.
  expect(restored.store.events.last()).toBeGreaterThanOrEqual(events)
})

it('A damaged backup is refused, and the project stays as it is', async () => {
  const root = projectFolder(files)
  const studio = await openStudio([root])
  const project = await studio.open(root)
  const { id } = await project.backups.create()
  writeFileSync(join(root, '.hearth', 'backups', id), 'no database '.repeat(1000))
  await expect(studio.restoreBackup(project.id, id)).rejects.toMatchObject({
    type: 'backup_damaged',
    status: 409,
  })
  await expect(studio.restoreBackup(project.id, 'other.db')).rejects.toMatchObject({ status: 404 })
  expect(await ask(project, 'still there')).not.toBe('')
})

it('A day brings one backup, and the newest seven are kept', async () => {
  const clock = testClock('2026-03-01T00:00:00Z')
  const studio = await openStudio([], { clock })
  const project = await studio.open(projectFolder(files))
  for (let day = 1; day <= 9; day++) {
    const known = project.backups.list()[0]?.id
    clock.set(new Date(clock.now() + dayMs + 60_000).toISOString())
    await expect.poll(() => project.backups.list()[0]?.id).not.toBe(known)
  }
  expect(project.backups.list().map(({ kind }) => kind)).toEqual(Array(7).fill('daily'))
})
