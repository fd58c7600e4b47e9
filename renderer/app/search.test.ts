import { expect, test } from 'vitest'
import { AgentSearch } from './search.ts'

test('an address that a person wrote may have an instance of digits', () => {
  expect(AgentSearch.parse({ instance: 123, session: 'two' })).toEqual({
    instance: '123',
    session: 'two',
  })
  expect(AgentSearch.parse({ instance: { no: 'text' } })).toEqual({})
})
