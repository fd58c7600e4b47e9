/** A process that accepts work on a project and is then killed. Arguments: the project's folder. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSessionVault } from '../session-vault.ts'
import { createStudio } from '../studio.ts'

const [, , root = ''] = process.argv
const studio = await createStudio({
  projects: [root],
  vault: createSessionVault(),
  settingsDir: mkdtempSync(join(tmpdir(), 'hearth-doomed-')),
  env: {},
  onError: (error) => process.stderr.write(`${String(error)}\n`),
})
const project = studio.project(null)
const key = { agent: 'echo', instanceId: 'one', session: 'default' }

await project.prompt({ ...key, message: '[[say:kept]]' }).response
const payload = { text: '[[sleep:60000]]' }
const { run } = await project.startWorkflow({ workflow: 'slow', payload, trigger: 'cli' })
const dispatches: string[] = []
for (const input of ['[[sleep:60000]]first', 'second', { number: 3 }]) {
  dispatches.push((await project.dispatch({ ...key, input })).dispatchId)
}
const other = { ...key, session: 'other' }
const { operationId } = project.prompt({ ...other, message: '[[tool:wait {}]]' })
const behind = { ...other, message: 'waits behind the tool' }
const { operationId: waiting } = await project.acceptPrompt(behind)
project.subscribe({ types: ['tool_start'] }, () => {
  process.stdout.write(`${JSON.stringify({ runId: run.id, dispatches, operationId, waiting })}\n`)
})
