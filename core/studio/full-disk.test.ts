/** Work that is under way when the disk fills: it goes on by itself when there is room again. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { LocalProject } from './local-project.ts'
import { eventOf, openStudio, projectFolder } from './testing/test-studio.ts'

/** The error of a full disk where the engine would raise it: at the begin of what writes. */
const disk = vi.hoisted(() => ({ isFull: false, refused: 0 }))
vi.mock(import('../store/sqlite/engine.ts'), async (original) => {
  const { openDatabase: open } = await original()
  return {
    openDatabase(path, options) {
      const database = open(path, options)
      const exec = database.exec.bind(database)
      database.exec = (source) => {
        if (!disk.isFull || !source.startsWith('BEGIN')) return exec(source)
        disk.refused += 1
        throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
      }
      return database
    },
  }
})
afterEach(() => {
  Object.assign(disk, { isFull: false, refused: 0 })
})

const full = { type: 'storage_full', status: 507 }

const source = {
  'src/agents/echo.ts': `
    import { existsSync } from 'node:fs'
    import { createAgent, defineTool } from 'hearth'
    const act = defineTool({
      name: 'act', description: 'Acts.', parameters: { type: 'object', properties: { gate: { type: 'string' } } },
      async execute({ gate }) {
        while (!existsSync(gate)) await new Promise((next) => setTimeout(next, 5))
        return 'acted'
      },
    })
    export default createAgent(() => ({ model: 'demo/scripted', tools: [act] }))
  `,
  'src/workflows/two.ts': `
    import { existsSync } from 'node:fs'
    export async function run(ctx) {
      await ctx.step('one', () => 1)
      await ctx.step('two', async () => {
        while (!existsSync(ctx.payload.gate)) await new Promise((next) => setTimeout(next, 5))
        return 2
      })
      return 'both'
    }
  `,
}

async function atWork() {
  const told: unknown[] = []
  const studio = await openStudio([], { onError: (error) => told.push(error) })
  const project = await studio.open(projectFolder(source))
  const gate = join(project.root, 'gate')
  const key = { agent: 'echo', instanceId: 'one' }
  const message = `[[tool:act {"gate":${JSON.stringify(gate)}}]]`
  const kept = await project.acceptPrompt({ ...key, session: 'kept', message })
  const waited = project.prompt({ ...key, session: 'waited', message })
  waited.response.catch(() => undefined)
  const { dispatchId } = await project.dispatch({ ...key, session: 'dispatched', input: message })
  const started = await project.startWorkflow({
    workflow: 'two',
    payload: { gate },
    trigger: 'studio',
  })
  await eventOf(project, 'tool_start', ({ operationId }) => operationId === kept.operationId)
  await eventOf(project, 'tool_start', ({ operationId }) => operationId === waited.operationId)
  await eventOf(project, 'tool_start', (event) => event.dispatchId === dispatchId)
  await eventOf(
    project,
    'step_start',
    ({ runId, name }) => runId === started.run.id && name === 'two',
  )
  return { told, studio, project, gate, kept, waited, dispatchId, started }
}

/** Each operation of the project: how often it began, and how its attempts ended. */
function historyOf(project: LocalProject, filter: { operationId?: string; dispatchId?: string }) {
  const events = project.store.events.list(filter, { limit: 1000 })
  return {
    tools: events.filter(({ type }) => type === 'tool_start').length,
    open: ['turn', 'tool', 'operation'].map((span) => {
      const starts = { turn: 'turn_request', tool: 'tool_start', operation: 'operation_start' }
      const ends = { turn: 'turn', tool: 'tool_call', operation: 'operation' }
      const count = (wanted: string) => events.filter(({ type }) => type === wanted).length
      const name = span as keyof typeof starts
      return count(starts[name]) - count(ends[name])
    }),
  }
}

test('what was accepted goes on when there is room, without a second execution of a tool', async () => {
  const { told, project, gate, kept, waited, dispatchId, started } = await atWork()
  disk.isFull = true
  writeFileSync(gate, '')
  // Who waits for an answer is told now.
  await expect(waited.response).rejects.toMatchObject(full)
  await expect.poll(() => disk.refused).toBeGreaterThan(8)
  await expect(
    project.acceptPrompt({
      agent: 'echo',
      instanceId: 'one',
      session: 'late',
      message: '[[say:x]]',
    }),
  ).rejects.toMatchObject(full)
  expect(project.store.operations.get(kept.operationId)?.status).toBe('running')

  disk.isFull = false
  const { operations, dispatches, queue } = project.store
  await expect.poll(() => operations.get(kept.operationId)?.status).toBe('completed')
  await expect.poll(() => dispatches.get(dispatchId)?.outcome).toBe('completed')
  expect(await started.done).toMatchObject({ status: 'succeeded', result: 'both', attempt: 2 })
  await expect
    .poll(() => operations.get(waited.operationId))
    .toMatchObject({ status: 'failed', error: { type: 'storage_full' } })
  await expect.poll(() => queue.list({}, {}).items).toEqual([])
  for (const error of told) expect(error).toMatchObject(full)
  const closed = { tools: 1, open: [0, 0, 0] }
  expect(historyOf(project, { operationId: kept.operationId })).toEqual(closed)
  expect(historyOf(project, { operationId: waited.operationId })).toEqual(closed)
  expect(historyOf(project, { dispatchId })).toEqual(closed)
})

test('what cannot be admitted is refused at once, also behind work that goes on', async () => {
  const { project, gate, kept } = await atWork()
  disk.isFull = true
  const late = { agent: 'echo', instanceId: 'one', session: 'kept', message: '[[say:late]]' }
  await expect(project.prompt(late).response).rejects.toMatchObject(full)
  await expect(project.promptOnce(late, 'key')).rejects.toMatchObject(full)
  await expect(project.acceptPrompt(late)).rejects.toMatchObject(full)
  expect(project.store.operations.get(kept.operationId)?.status).toBe('running')
  disk.isFull = false
  writeFileSync(gate, '')
  await expect.poll(() => project.store.dispatches.counts()).toEqual({ queued: 0, running: 0 })
})

test('what waits for room can be stopped as soon as that can be written down', async () => {
  const { project, gate, kept } = await atWork()
  disk.isFull = true
  writeFileSync(gate, '')
  await expect.poll(() => disk.refused).toBeGreaterThan(8)
  const stop = { operationId: kept.operationId, reason: 'enough' }
  await expect(project.abort(stop)).rejects.toMatchObject(full)
  const { operations, dispatches } = project.store
  expect(operations.get(kept.operationId)?.status).toBe('running')
  disk.isFull = false
  await expect.poll(() => dispatches.counts()).toEqual({ queued: 0, running: 0 })
})

test('a close while the disk is full leaves what was accepted to the next start', async () => {
  const { studio, project, gate, kept, dispatchId } = await atWork()
  disk.isFull = true
  writeFileSync(gate, '')
  await expect.poll(() => disk.refused).toBeGreaterThan(8)
  // Everything is closed all the same.
  await expect(studio.close(project.id)).rejects.toMatchObject(full)
  disk.isFull = false
  const { store } = await studio.open(project.root)
  await expect.poll(() => store.operations.get(kept.operationId)?.status).toBe('completed')
  await expect.poll(() => store.dispatches.get(dispatchId)?.outcome).toBe('completed')
})
