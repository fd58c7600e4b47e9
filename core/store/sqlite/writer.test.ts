import { expect, test } from 'vitest'
import type { Change } from '../../contract/change.ts'
import { openDatabase } from './engine.ts'
import { Writer } from './writer.ts'

const change: Change = { type: 'session.delete', sessionId: 's' }

/** More than one transaction takes: what comes after it is in the next one. */
const many: Change[] = Array.from({ length: 2000 }, () => change)

test('after trouble with the disk a line stays broken, also for what was handed in before that was known', async () => {
  const database = openDatabase(':memory:')
  let refusals = 1
  const written: number[] = []
  const writer = new Writer(database, (changes) => {
    if (refusals-- > 0)
      throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_WRITE' })
    written.push(changes.length)
    return { events: [], dispatches: [], claim: null }
  })
  const outcomes = await Promise.allSettled([
    writer.commit(many, 'one'),
    writer.commit([change], 'one'),
    writer.commit([change, change], 'other'),
    writer.commit([change, change, change]),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual([
    ...['rejected', 'rejected', 'fulfilled', 'fulfilled'],
  ])
  expect(outcomes[1]).toMatchObject({ reason: { type: 'store_unavailable', status: 503 } })
  expect(written).toEqual([2, 3])
  await expect(writer.commit([change], 'one')).rejects.toMatchObject({ type: 'store_unavailable' })
  await writer.commit([change], 'other')
  expect(written).toEqual([2, 3, 1])
  database.close()
})

test('what is wrong with a change alone breaks no line', async () => {
  const database = openDatabase(':memory:')
  let refusals = 1
  const writer = new Writer(database, () => {
    if (refusals-- > 0) throw new Error('no such session')
    return { events: [], dispatches: [], claim: null }
  })
  await expect(writer.commit([change], 'one')).rejects.toThrow('no such session')
  await expect(writer.commit([change], 'one')).resolves.toBeDefined()
  database.close()
})
