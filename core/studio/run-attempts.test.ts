/** What a close leaves of a run: an end of its own is written, what the close cut off is not. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { HearthError } from '../contract/error.ts'
import type { Run } from '../contract/run.ts'
import { Interruptions } from '../dispatch/interruption.ts'
import { EventLog } from '../events/event-log.ts'
import type { ProjectRuntime } from '../runtime/port.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { RunAttempts } from './run-attempts.ts'

/** A run that waits for its thread, which the test takes away. */
async function waitingRun() {
  const store = openSqliteStore(join(mkdtempSync(join(tmpdir(), 'hearth-runs-')), 'hearth.db'))
  onTestFinished(() => store.close())
  const log = new EventLog(store, (error) => expect.unreachable(String(error)))
  const [projectId, id] = ['project', 'workflow:work:1']
  const thread = Promise.withResolvers<ProjectRuntime>()
  const attempts = new RunAttempts({
    ...{ projectId, store, log },
    interruptions: new Interruptions(projectId, store, log),
    use: async (work) => work(await thread.promise),
  })
  const run = { id, workflow: 'work', trigger: 'http' as const, payload: {} }
  await log.commit([{ type: 'run.create', run }])
  const read = (): Run => {
    const row = store.runs.get(id)
    if (row) return row
    throw new Error('The run is gone.')
  }
  return { store, attempts, read, refuse: (error: HearthError) => thread.reject(error) }
}

test('an end that a run comes to by itself is written, also after the close has begun', async () => {
  const { store, attempts, read, refuse } = await waitingRun()
  const done = attempts.work(read(), {})
  attempts.close()
  const error = { type: 'load_failed', status: 500, message: 'The file does not load.' }
  refuse(new HearthError(error))
  expect(await done).toMatchObject({ status: 'failed', error: { type: 'load_failed' } })
  expect(store.events.list({ types: ['run_end'] }, {})).toMatchObject([{ status: 'failed' }])
})

test('who closes waits for an end that is being written', async () => {
  const { attempts, read } = await waitingRun()
  const ending = { status: 'succeeded' as const, result: 1, error: null }
  const settled = attempts.settle(read(), ending)
  attempts.close()
  expect(read().status).toBe('running')
  await attempts.written()
  expect(read()).toMatchObject({ status: 'succeeded', result: 1 })
  await settled
})

test.each(['worker_crashed', 'project_closed', 'aborted'])(
  '%s of a close is no end',
  async (type) => {
    const { store, attempts, read, refuse } = await waitingRun()
    const done = attempts.work(read(), {})
    attempts.close()
    refuse(new HearthError({ type, status: 500, message: 'The project was closed.' }))
    expect(await done).toMatchObject({ status: 'running' })
    expect(store.events.list({ types: ['run_end'] }, {})).toEqual([])
  },
)
