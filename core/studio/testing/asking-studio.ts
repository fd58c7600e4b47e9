/** A process that prompts an agent, says which approval waits, and then waits to be killed. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSessionVault } from '../session-vault.ts'
import { createStudio } from '../studio.ts'

const [root = '', message = ''] = process.argv.slice(2)
const studio = await createStudio({
  projects: [],
  vault: createSessionVault(),
  settingsDir: mkdtempSync(join(tmpdir(), 'hearth-settings-')),
  env: {},
  onError: (error) => process.stderr.write(`${String(error)}\n`),
})
const project = await studio.open(root)
project.subscribe({ types: ['approval_requested'] }, (event) => {
  if (event.type === 'approval_requested') process.stdout.write(`${event.approvalId}\n`)
})
project.prompt({ agent: 'echo', instanceId: 'one', session: 'default', message })
