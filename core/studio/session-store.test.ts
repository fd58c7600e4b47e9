/** Deleting a conversation whose agent brings a store of its own. */
import { expect, test } from 'vitest'
import { SQLiteSessionStore } from '../programmatic/sqlite-session-store.ts'
import { openProject } from './testing/test-studio.ts'

const keeper = `
import { createAgent, SQLiteSessionStore } from 'hearth'
const persist = new SQLiteSessionStore('data/sessions.sqlite3')
export default createAgent(() => ({ model: 'demo/scripted', sandbox: false, persist }))
`

test('a conversation deleted in the studio is gone from the store too', async () => {
  const project = await openProject({ 'src/agents/keeper.ts': keeper })
  const place = { agent: 'keeper', instanceId: 'one', session: 'default' }
  await project.prompt({ ...place, message: '[[say:red]]' }).response
  await using store = new SQLiteSessionStore(`${project.root}/data/sessions.sqlite3`)
  expect(await store.keys()).toEqual(['keeper:one:default'])
  const id = project.store.sessions.find(place)?.id ?? ''
  await project.deleteSession(id)
  expect(await store.keys()).toEqual([])
  const { text } = await project.prompt({ ...place, message: '[[dump]]' }).response
  expect(JSON.parse(text).messages).toHaveLength(1)
})
