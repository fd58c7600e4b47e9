import { expect, test } from 'vitest'
import { pageCommands, viewOf } from './page-commands.ts'

const ids = (place: Parameters<typeof pageCommands>[0]) => pageCommands(place).map(({ id }) => id)

test('each view has the keys it will have, and no other', () => {
  expect(ids({ pathname: '/p/one/runs' })).toContain('list.next')
  expect(ids({ pathname: '/p/one/runs/run_1' })).toEqual([])
  expect(ids({ pathname: '/p/one/files' })).toEqual([])
  expect(ids({ pathname: '/p/one/files', path: 'a.ts' })).toContain('file.save')
  expect(ids({ pathname: '/p/one/agents' })).toEqual([])
  expect(ids({ pathname: '/p/one/agents/desk' })).toContain('chat.find')
  expect(ids({ pathname: '/p/one/agents/desk', isHandler: true })).toEqual([])
  expect(ids({ pathname: '/p/one/agents/desk', tab: 'code' })).toEqual(['file.save'])
  expect(ids({ pathname: '/p/one/workflows/triage' })).toEqual([])
})

test('a view is what follows the project, below any base', () => {
  expect(viewOf('/studio/p/one/files/')).toBe('files')
  expect(viewOf('/p/one')).toBe('')
})
