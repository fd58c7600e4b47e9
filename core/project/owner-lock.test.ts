import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeOwnerLock } from './owner-lock.ts'

function ownerFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'hearth-lock-')), 'owner.json')
}

test('a second taker is told where the project is open', () => {
  const file = ownerFile()
  const lock = takeOwnerLock(file)
  lock.announce('http://127.0.0.1:4747')
  expect(() => takeOwnerLock(file)).toThrow(
    expect.objectContaining({
      type: 'project_in_use',
      status: 409,
      details: expect.stringContaining('http://127.0.0.1:4747'),
    }),
  )
  lock.release()
  takeOwnerLock(file).release()
})

test('what a dead process left is taken over', () => {
  const file = ownerFile()
  // Above every pid a kernel gives out.
  const dead = { pid: 2 ** 30, processStart: null, token: 't', startedAt: 's', url: null }
  writeFileSync(file, JSON.stringify(dead))
  const lock = takeOwnerLock(file)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid })
  lock.release()
})

test('a pid that another process has by now does not count', () => {
  const file = ownerFile()
  const reused = { pid: 1, processStart: 'another time', token: 't', startedAt: 's', url: null }
  writeFileSync(file, JSON.stringify(reused))
  takeOwnerLock(file).release()
})

test('a file cut short by a crash is taken over', () => {
  const file = ownerFile()
  writeFileSync(file, '{"pid":')
  takeOwnerLock(file).release()
})
