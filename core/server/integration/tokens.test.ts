import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHearthClient } from '../../client/index.ts'
import {
  createServedProject,
  type RunningServer,
  type ServedProject,
} from '../testing/served-project.ts'

let project: ServedProject
let server: RunningServer

beforeAll(async () => {
  project = createServedProject()
  server = await project.serve('--rate-limit', '1000')
})
afterAll(() => project.dispose())

test('a token is made, used, listed and revoked from a terminal', async () => {
  const made = await project.command([
    'tokens',
    'create',
    'nightly',
    '--scope',
    'run',
    '--only',
    project.root,
    '--days',
    '2',
  ])
  expect(made).toMatchObject({ code: 0, stderr: '' })
  const token = made.stdout.trim()
  expect(token).toMatch(/^hearth_/)
  const program = createHearthClient({ baseUrl: server.url, token })
  expect((await program.agents.prompt('scripted', 'x', { message: '[[say:hello]]' })).text).toBe(
    'hello',
  )

  const listed = await project.command(['tokens'])
  expect(listed.stdout).toMatch(/^token_\S+ {2}run {2}nightly {2}\S+ {2}until \S+ {2}used \S+\n$/)
  expect(listed.stdout).not.toContain(token)
  const id = listed.stdout.split(' ')[0] ?? ''
  expect(await project.command(['tokens', 'revoke', id])).toMatchObject({ code: 0, stdout: '' })
  await expect(program.agents.list()).rejects.toMatchObject({ type: 'unauthorized' })
  expect(await project.command(['tokens', 'revoke', id])).toMatchObject({ code: 1 })
  expect(await project.command(['tokens', 'create', 'x', '--scope', 'all'])).toMatchObject({
    code: 2,
  })
})

test('tokens are kept when the server ends, and are managed without one', async () => {
  const { stdout } = await project.command([
    'tokens',
    'create',
    'kept',
    '--scope',
    'read',
    '--json',
  ])
  const { token, id } = JSON.parse(stdout) as { token: string; id: string }
  await server.end('SIGTERM')
  const offline = await project.command(['tokens', 'list', '--json'])
  expect(JSON.parse(offline.stdout)).toMatchObject([{ id, name: 'kept', scope: 'read' }])
  server = await project.serve()
  const program = createHearthClient({ baseUrl: server.url, token })
  expect((await program.agents.list()).length).toBeGreaterThan(0)
})
