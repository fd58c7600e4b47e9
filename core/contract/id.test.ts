/** Identifiers sort as they were born, also those of one millisecond. */
import { expect, test } from 'vitest'
import { newHandlerRunId, newRunId } from './id.ts'

test('run ids are a prefix and 26 characters, and sort by their birth', () => {
  const ids = Array.from({ length: 500 }, newHandlerRunId)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(500)
  for (const id of ids) expect(id).toMatch(/^run_[0-9A-HJKMNP-TV-Z]{26}$/)
  expect(newRunId('a.b')).toMatch(/^workflow:a\.b:[0-9A-HJKMNP-TV-Z]{26}$/)
})
