/**
 * A process that works on a project's runs and whose code may kill it. Arguments: the project's folder;
 * with `start` it starts the workflow `work`, with `accept` it dies as soon as that is accepted, with `stop`
 * as soon as it has stopped it after a step; with `prompt` and `dispatch` it asks the agent `shop` for what follows. Ends when nothing is left to do.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSessionVault } from '../session-vault.ts'
import { createStudio } from '../studio.ts'

const [root = '', mode = '', message = ''] = process.argv.slice(2)
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
if (mode === 'stop') {
  // As if it died right after it had said that the run is stopped: nothing has reached the thread.
  project.subscribe({ types: ['step_end'] }, ({ runId = '' }) => {
    const die = () => process.kill(process.pid, 'SIGKILL')
    void project.abort({ runId, reason: 'enough' }).then(die)
  })
}
const shop = { agent: 'shop', instanceId: 'one', session: 'default' }
if (mode === 'dispatch') await project.dispatch({ ...shop, input: message })
else if (mode === 'prompt') project.prompt({ ...shop, message }).response.catch(() => undefined)
else if (mode !== '') {
  await project.startWorkflow({ workflow: 'work', payload: { n: 1 }, trigger: 'cli' })
}
const { store } = project
const isOver = () => {
  const { queued, running } = store.dispatches.counts()
  const rest = [store.runs, store.operations].map((rows) => rows.list({ status: ['running'] }, {}))
  return queued + running === 0 && rest.every(({ items }) => items.length === 0)
}
await new Promise<void>((resolve) => {
  if (mode !== 'prompt' && isOver()) resolve()
  project.subscribe({ types: ['run_end', 'operation', 'dispatch_settled'] }, () => {
    if (isOver()) resolve()
  })
})
await studio.shutdown()
