/** The registries of runs, in memory and in a file. */
import { Buffer } from 'node:buffer'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  decodeInstanceCursor,
  decodeRunCursor,
  encodeInstanceCursor,
  encodeRunCursor,
  InMemoryRunRegistry,
  SQLiteRunRegistry,
} from './run-registry.ts'

function file(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-registry-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return join(folder, 'deep', 'registry.sqlite3')
}

function inFile(path = file()): SQLiteRunRegistry {
  const registry = new SQLiteRunRegistry(path)
  onTestFinished(() => registry.close())
  return registry
}

const registries: [string, () => InMemoryRunRegistry | SQLiteRunRegistry][] = [
  ['in memory', () => new InMemoryRunRegistry()],
  ['in a file', () => inFile()],
]

async function filled(registry: InMemoryRunRegistry | SQLiteRunRegistry) {
  for (let number = 1; number <= 5; number += 1) {
    await registry.recordRunStart({
      runId: `r${number}`,
      agentName: number % 2 === 0 ? 'even' : 'odd',
      instanceId: `i${number % 3}`,
      // Two of one moment: their ids tell them apart.
      startedAt: `2026-01-0${Math.min(number, 4)}T00:00:00.000Z`,
    })
  }
  return registry
}

test.each(registries)('a registry %s knows how runs began and ended', async (_name, open) => {
  const registry = await filled(open())
  await registry.recordRunEnd({ runId: 'r1', endedAt: '2026-01-01T00:00:02.500Z' })
  await registry.recordRunEnd({ runId: 'r2', isError: true, durationMs: 7 })
  await registry.recordRunEnd({ runId: 'gone' })
  expect(await registry.lookupRun('r1')).toEqual({
    runId: 'r1',
    agentName: 'odd',
    instanceId: 'i1',
    status: 'succeeded',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:00:02.500Z',
    durationMs: 2500,
    isError: false,
  })
  expect(await registry.lookupRun('r2')).toMatchObject({ status: 'failed', durationMs: 7 })
  expect(await registry.lookupRun('gone')).toBeNull()
  const ids = async (query: Parameters<typeof registry.listRuns>[0]) =>
    (await registry.listRuns(query)).items.map(({ runId }) => runId)
  expect(await ids({})).toEqual(['r5', 'r4', 'r3', 'r2', 'r1'])
  expect(await ids({ status: 'running' })).toEqual(['r5', 'r4', 'r3'])
  expect(await ids({ agentName: 'even' })).toEqual(['r4', 'r2'])
  expect(await ids({ agentName: 'odd', instanceId: 'i2' })).toEqual(['r5'])
})

test.each(registries)('pages of a registry %s follow each other without gaps', async (_n, open) => {
  const registry = await filled(open())
  const runs: string[] = []
  let cursor: string | undefined
  do {
    const page = await registry.listRuns({ limit: 2, ...(cursor === undefined ? {} : { cursor }) })
    runs.push(...page.items.map(({ runId }) => runId))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(runs).toEqual(['r5', 'r4', 'r3', 'r2', 'r1'])
  const first = await registry.listInstances({ limit: 2 })
  const second = await registry.listInstances({ cursor: first.nextCursor ?? '' })
  expect([...first.items, ...second.items].map((it) => `${it.agentName} ${it.instanceId}`)).toEqual(
    ['even i1', 'even i2', 'odd i0', 'odd i1', 'odd i2'],
  )
  expect(second.nextCursor).toBeNull()
  expect((await registry.listInstances({ agentName: 'even' })).items).toHaveLength(2)
})

test.each(registries)('limits of a registry %s are brought into 1 to 1000', async (_name, open) => {
  const registry = await filled(open())
  expect((await registry.listRuns({ limit: 0 })).items).toHaveLength(1)
  expect((await registry.listRuns({ limit: 99_999 })).items).toHaveLength(5)
  expect((await registry.listRuns({ cursor: 'nonsense' })).items).toHaveLength(5)
})

test('a file of a registry is shared by those that have it open', async () => {
  const path = file()
  const [first, second] = [inFile(path), inFile(path)]
  await first.recordRunStart({ runId: 'r1', agentName: 'a', instanceId: 'i' })
  expect(await second.lookupRun('r1')).toMatchObject({ status: 'running' })
  await second.recordRunEnd({ runId: 'r1' })
  await first.close()
  expect(await first.lookupRun('r1')).toMatchObject({ status: 'succeeded' })
})

test('cursors are the JSON and the pair that others write too', () => {
  const place = { startedAt: '2026-01-01T00:00:00.000Z', runId: 'r1' }
  const cursor = encodeRunCursor(place)
  expect(JSON.parse(Buffer.from(cursor, 'base64url').toString())).toEqual({
    s: place.startedAt,
    r: 'r1',
  })
  expect(decodeRunCursor(cursor)).toEqual(place)
  const instance = { agentName: 'a', instanceId: 'b:c' }
  const pair = encodeInstanceCursor(instance)
  expect(Buffer.from(pair, 'base64url').toString()).toBe('a\0b:c')
  expect(decodeInstanceCursor(pair)).toEqual(instance)
  for (const odd of [null, undefined, '', '!!', Buffer.from('{"s":1}').toString('base64url')]) {
    expect(decodeRunCursor(odd)).toBeNull()
    expect(decodeInstanceCursor(odd)).toBeNull()
  }
})
