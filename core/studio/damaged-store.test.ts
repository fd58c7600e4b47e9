/** A project whose history is damaged: it opens, works, and says what happened. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask, openStudio, projectFolder, scriptedAgent } from './testing/test-studio.ts'

it('A project with a damaged history opens, answers, and says where the damaged file is', async () => {
  const root = projectFolder({ 'src/agents/echo.ts': scriptedAgent })
  const studio = await openStudio([root])
  await studio.shutdown()
  writeFileSync(join(root, '.hearth', 'hearth.db'), 'no database '.repeat(1000))
  const project = await (await openStudio([])).open(root)
  const [problem] = project.describe().problems
  expect(problem?.message).toBe('The project’s history file was damaged.')
  const [folder = ''] = /damaged-[\dTZ-]+/.exec(problem?.details ?? '') ?? []
  expect(existsSync(join(root, '.hearth', folder, 'hearth.db'))).toBe(true)
  expect(await ask(project, 'hello')).not.toBe('')
})
