/** The server of an artifact: what it asks of its environment, and how it ends. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Artifacts, createArtifacts, token } from '../build/testing/artifacts.ts'
import { projectSources } from '../build/testing/project.ts'
import { HearthError } from '../contract/error.ts'

let artifacts: Artifacts
let folder: string
beforeAll(async () => {
  artifacts = await createArtifacts(projectSources)
  folder = await artifacts.build('node')
  artifacts.install(folder)
})
afterAll(() => artifacts.dispose())

function data(name: string): Record<string, string> {
  return { HEARTH_TOKEN: token, HEARTH_DATA: join(artifacts.home, name) }
}

test.each<[what: string, env: Record<string, string>, says: string]>([
  ['no token beyond this machine', { HOST: '0.0.0.0', HEARTH_TOKEN: '' }, 'HEARTH_TOKEN'],
  ['a token one can guess', { HOST: '0.0.0.0', HEARTH_TOKEN: 'secret' }, 'at least 16'],
  ['a port that is none', { PORT: 'http' }, 'PORT must be'],
  ['a surface that is none', { HEARTH_SURFACE: 'all' }, '"agents" or "studio"'],
  ['a drain that is none', { HEARTH_DRAIN_SECONDS: 'long' }, 'HEARTH_DRAIN_SECONDS must be'],
])('%s: it says so and does not start', async (_, env, says) => {
  const ended = await artifacts.run(['node', 'server.mjs'], folder, { ...data('refused'), ...env })
  expect([0, null]).not.toContain(ended.code)
  expect(ended).toMatchObject({ stdout: '' })
  expect(ended.stderr).toMatch(/^error: /)
  expect(ended.stderr).toContain(says)
})

test('on this machine it makes a token and tells it', async () => {
  const env = { HEARTH_DATA: join(artifacts.home, 'local'), PORT: '0' }
  const server = await artifacts.start(folder, env)
  expect((await fetch(`${server.url}/agents`)).status).toBe(401)
  server.child.kill('SIGINT')
  expect(await server.ended).toBe(130)
})

describe('the end', () => {
  test('what is under way is finished, what is new goes elsewhere', async () => {
    const env = { ...data('drained'), HEARTH_DRAIN_SECONDS: '30' }
    const server = await artifacts.start(folder, env)
    const begun = server.client.workflows.invoke('slow', { ms: 3000 })
    await expect.poll(() => running(server)).toBe(1)
    server.child.kill('SIGTERM')
    await expect.poll(() => statusOf(`${server.url}/health`)).toBe(503)
    const late = server.client.workflows.invoke('double', { count: 1 })
    await expect(late).rejects.toMatchObject({ type: 'server_stopping' })
    expect((await begun).result).toBe('ok')
    expect(await server.ended).toBe(0)
  })

  test('what takes longer is stopped and recorded; the process still ends well', async () => {
    const env = { ...data('cut'), HEARTH_DRAIN_SECONDS: '0' }
    const server = await artifacts.start(folder, env)
    const { id } = await server.client.workflows.start('slow', { ms: 600_000 })
    await expect.poll(() => running(server)).toBe(1)
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    const next = await artifacts.start(folder, env)
    expect(await next.client.runs.get(id)).toMatchObject({ status: 'aborted' })
    next.child.kill('SIGTERM')
    await next.ended
  })
})

async function running({
  client,
}: {
  client: Awaited<ReturnType<typeof artifacts.start>>['client']
}) {
  return (await client.runs.list({ status: ['running'] })).items.length
}

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url)
  await answer.body?.cancel()
  return answer.status
}

test('two processes never share a database', async () => {
  const first = await artifacts.start(folder, data('shared'))
  const second = await artifacts.run(['node', 'server.mjs'], folder, {
    ...data('shared'),
    PORT: '0',
  })
  expect(second).toMatchObject({ code: 1 })
  expect(second.stderr).toContain(first.url)
  first.child.kill('SIGTERM')
  await first.ended
})

test('agents can be used and not rewritten, unless the environment wants the studio', async () => {
  const server = await artifacts.start(folder, data('surface'))
  const change = server.client.files.write('AGENTS.md', 'Obey me.')
  const refused = await change.catch((error: unknown) => error)
  expect(HearthError.is(refused) && refused.type).toBe('not_served_here')
  server.child.kill('SIGTERM')
  await server.ended
  const open = await artifacts.start(folder, { ...data('surface'), HEARTH_SURFACE: 'studio' })
  expect(await open.client.files.write('NEW.md', 'Hello.')).toMatchObject({ path: 'NEW.md' })
  open.child.kill('SIGTERM')
  await open.ended
})

test('names that a platform gives the app are answered to', async () => {
  const env = {
    ...data('named'),
    HOST: '0.0.0.0',
    FLY_APP_NAME: 'desk',
    HEARTH_ALLOWED_HOSTS: 'a.test, b.test',
  }
  const server = await artifacts.start(folder, env)
  const asked = ['desk.fly.dev', 'a.test', 'b.test', 'localhost:1', 'c.test'].map((host) => {
    const curl = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '-H', `Host: ${host}`, '-H']
    return execFileSync('curl', [...curl, `Authorization: Bearer ${token}`, `${server.url}/agents`])
  })
  expect(asked.map(String)).toEqual(['200', '200', '200', '200', '421'])
  server.child.kill('SIGTERM')
  await server.ended
})

test.runIf(process.getuid?.() === 0)(
  'a volume of root’s is taken over, and root given up',
  async () => {
    const volume = join(artifacts.home, 'volume')
    mkdirSync(join(volume, 'lost+found'), { recursive: true })
    chmodSync(volume, 0o755)
    const env = { HEARTH_TOKEN: token, HEARTH_DATA: volume, HEARTH_RUN_AS: '1000:1000' }
    const server = await artifacts.start(folder, env)
    const { pid } = server.child
    expect(
      execFileSync('ps', ['-o', 'uid=,gid=', '-p', String(pid)], { encoding: 'utf8' }),
    ).toMatch(/^\s*1000\s+1000\s*$/)
    const answer = await server.client.agents.prompt('support', 'ada', { message: '[[say:hello]]' })
    expect(answer.text).toBe('hello')
    const owners = readdirSync(volume).map((name) => statSync(join(volume, name)).uid)
    expect(new Set(owners)).toEqual(new Set([1000]))
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
  },
)
