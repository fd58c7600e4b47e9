/** What the shell is told of the open projects, over a real studio. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSessionVault } from '../core/studio/session-vault.ts'
import { createStudio, type LocalStudio } from '../core/studio/studio.ts'
import { ActivityWatch } from './activity.ts'
import type { Activity, Notice } from './runtime-thread-port.ts'

let folder: string
let studio: LocalStudio
let watch: ActivityWatch
let activity: Activity | null
let notices: Notice[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearth-activity-'))
  const root = join(folder, 'careful')
  mkdirSync(join(root, 'src', 'agents'), { recursive: true })
  mkdirSync(join(root, 'src', 'workflows'), { recursive: true })
  writeFileSync(join(root, 'hearth.toml'), '[agent]\nsandbox = "local"\n')
  writeFileSync(
    join(root, 'src', 'agents', 'careful.ts'),
    `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted' }))
`,
  )
  writeFileSync(
    join(root, 'src', 'workflows', 'boom.ts'),
    `export async function run() {
  throw new Error('kaboom')
}
`,
  )
  studio = await createStudio({
    projects: [root],
    vault: createSessionVault(),
    settingsDir: join(folder, 'settings'),
    env: {},
    onError: () => undefined,
  })
  activity = null
  notices = []
  watch = new ActivityWatch(studio, {
    activity: (now) => {
      activity = now
    },
    notice: (notice) => notices.push(notice),
  })
})
afterEach(async () => {
  watch.end()
  await studio.shutdown()
  rmSync(folder, { recursive: true, force: true })
})

const idle = { active: 0, waiting: 0, waitingRoute: null }

test('a waiting approval is counted and told once; denied, nothing is left', async () => {
  await expect.poll(() => activity).toEqual(idle)
  const project = studio.project(null)
  const { response } = project.prompt({
    agent: 'careful',
    instanceId: 'ticket 7',
    session: 'default',
    message: '[[tool:bash {"command":"echo  one\\n two"}]]',
  })
  await expect
    .poll(() => activity)
    .toEqual({ active: 1, waiting: 1, waitingRoute: '/p/careful/approvals' })
  expect(notices).toEqual([
    {
      kind: 'approval',
      title: 'careful waits for your approval',
      body: 'bash: echo one two',
      route: '/p/careful/agents/careful?instance=ticket+7&session=default',
    },
  ])
  const [waiting] = project.store.approvals.list({ status: ['pending'] }, {}).items
  await project.answerApproval(waiting?.id ?? '', { decision: 'deny', scope: 'once' })
  await response
  await expect.poll(() => activity).toEqual(idle)
  // A short answer is no news.
  expect(notices).toHaveLength(1)
})

test('a run that fails is told with its reason', async () => {
  const { done } = await studio
    .project(null)
    .startWorkflow({ workflow: 'boom', payload: {}, trigger: 'studio' })
  const { id } = await done
  await expect
    .poll(() => notices)
    .toEqual([
      {
        kind: 'end',
        title: 'boom failed',
        body: expect.stringContaining('kaboom'),
        route: `/p/careful/runs/${encodeURIComponent(id)}`,
      },
    ])
})

test('a closed project is left, one that is opened is followed', async () => {
  await expect.poll(() => activity).toEqual(idle)
  const { root } = studio.project(null)
  await studio.close('careful')
  watch.refresh()
  const project = await studio.open(root)
  watch.refresh()
  const { done } = await project.startWorkflow({
    workflow: 'boom',
    payload: {},
    trigger: 'studio',
  })
  await done
  await expect.poll(() => notices.map(({ title }) => title)).toEqual(['boom failed'])
})
