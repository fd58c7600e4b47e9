/**
 * A process that works on a project's runs and whose code may kill it. Arguments: the project's folder;
 * with `start` it starts the workflow `work` and says its id, with `accept` it dies as soon as that is
 * accepted. Ends when no run is left.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSessionVault } from '../session-vault.ts'
import { createStudio } from '../studio.ts'

const [root = '', mode = ''] = process.argv.slice(2)
const studio = await createStudio({
  projects: [],
  vault: createSessionVault(),
  settingsDir: mkdtempSync(join(tmpdir(), 'hearth-doomed-')),
  env: {},
  onError: (error) => process.stderr.write(`${String(error)}\n`),
})
const project = await studio.open(root)

if (mode === 'accept') {
  project.subscribe({ types: ['run_start'] }, () => process.kill(process.pid, 'SIGKILL'))
}
if (mode !== '') {
  await project.startWorkflow({ workflow: 'work', payload: { n: 1 }, trigger: 'cli' })
}
const isOver = () => project.store.runs.list({ status: ['running'] }, {}).items.length === 0
await new Promise<void>((resolve) => {
  if (isOver()) resolve()
  project.subscribe({ types: ['run_end'] }, () => {
    if (isOver()) resolve()
  })
})
await studio.shutdown()
