/** What a person takes out of Hearth as a file goes without the secrets that the server knows of. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHearthClient } from '../../client/index.ts'
import { createServedProject, type ServedProject } from '../testing/served-project.ts'

const secret = 'canary-7f3a9c51d2'
let project: ServedProject

beforeEach(() => {
  project = createServedProject()
  writeFileSync(join(project.root, '.env'), `SHOP_PASSWORD=${secret}\n`)
})
afterEach(() => project.dispose())

test('a conversation is exported as it is, or without its secrets', async () => {
  const { client } = await project.serve()
  await client.agents.prompt('scripted', 'ada', {
    message: `It is ${secret}, and sk-abcdefghijklmnop12`,
  })
  const [session] = (await client.sessions.list({ agent: 'scripted', instanceId: 'ada' })).items
  const id = session?.id ?? ''
  const whole = await client.sessions.export(id)
  expect(JSON.stringify(whole)).toContain(secret)
  expect(whole).not.toHaveProperty('masked')
  const { masked, ...clean } = await client.sessions.export(id, { masked: true })
  expect(JSON.stringify(clean)).not.toContain(secret)
  expect(JSON.stringify(clean)).toContain(
    'It is [masked: variable SHOP_PASSWORD], and [masked: API key]',
  )
  expect(masked).toContainEqual({ kind: 'variable SHOP_PASSWORD', count: expect.any(Number) })
  expect(clean.entries.map((entry) => entry.id)).toEqual(whole.entries.map((entry) => entry.id))
})

test('rows of a list are given back without secrets, to whoever may change things', async () => {
  const { client, url } = await project.serve()
  const rows = [
    { id: 1, preview: `use ${secret}` },
    { id: 2, api_key: 'whatever' },
  ]
  expect(await client.mask(rows)).toEqual({
    value: [
      { id: 1, preview: 'use [masked: variable SHOP_PASSWORD]' },
      { id: 2, api_key: '[masked: field api_key]' },
    ],
    masked: [
      { kind: 'field api_key', count: 1 },
      { kind: 'variable SHOP_PASSWORD', count: 1 },
    ],
  })
  const { token } = await client.tokens.create({
    ...{ name: 'runner', scope: 'run', projects: null, expiresInSeconds: 60 },
  })
  const runner = createHearthClient({ baseUrl: url, token })
  await expect(runner.mask(rows)).rejects.toMatchObject({ status: 403 })
})
