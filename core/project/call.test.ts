import { expect, test } from 'vitest'
import { type CallInFlight, movable, runCall, type Standing, suspectsAmong } from './call.ts'
import { Suspects } from './suspects.ts'

const calls = (...names: string[]): CallInFlight[] =>
  names.map((name) => ({
    call: { name, operationId: name === 'workflow' ? null : name },
    leave: () => undefined,
    isLeaving: false,
  }))
const namesOf = (some: CallInFlight[]) => some.map(({ call }) => call.name)
/** Of calls that are named as they stand. */
const byName = (operationId: string): Standing =>
  operationId === 'model' || operationId === 'tool' ? operationId : 'between'

test('what waits for its model moves on; what runs code stays, and is blamed', () => {
  const all = calls('model', 'between', 'tool', 'workflow')
  expect(namesOf(movable(all, byName))).toEqual(['model', 'between'])
  expect(suspectsAmong(all, byName)).toEqual(['tool', 'workflow'])
})

test('without a tool at work, what is between may be the one that loops', () => {
  const all = calls('model', 'between')
  expect(namesOf(movable(all, byName))).toEqual(['model'])
  expect(suspectsAmong(all, byName)).toEqual(['between'])
  expect(suspectsAmong(calls('model'), byName)).toEqual([])
})

test('a call that leaves ends as its caller is told, whatever its thread says first', async () => {
  const inFlight = new Set<CallInFlight>()
  const call = { name: 'one', operationId: 'one' }
  const inThread = Promise.withResolvers<string>()
  const result = runCall(inFlight, call, () => inThread.promise)
  for (const one of inFlight) {
    one.isLeaving = true
    inThread.resolve('too late')
    await inThread.promise
    one.leave(new Error('left'))
  }
  await expect(result).rejects.toThrow('left')
  expect(inFlight.size).toBe(0)
})

test('one suspect is sure; of several each is cleared by what it ends well', () => {
  const suspects = new Suspects()
  expect(suspects.add(['a', 'b'])).toEqual(['a', 'b'])
  suspects.endedWell('a')
  expect([suspects.has('a'), suspects.has('b')]).toEqual([false, true])
  expect(suspects.add(['b'])).toEqual([])
  suspects.endedWell('b')
  expect(suspects.has('b')).toBe(true)
  expect(suspects.add(['b', 'c'])).toEqual([])
  expect(suspects.has('c')).toBe(false)
  suspects.clear()
  expect(suspects.has('b')).toBe(false)
})
