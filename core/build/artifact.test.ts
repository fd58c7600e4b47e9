/**
 * Artifacts as they run: built by an installed Hearth, put together as their Dockerfile says with only the
 * packages that their lock file names, started by the image's own command, asked, stopped, started again.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Artifacts, createArtifacts, token } from './testing/artifacts.ts'
import { buildImage, type DockerImage } from './testing/docker-image.ts'
import { projectSources } from './testing/project.ts'

let artifacts: Artifacts
beforeAll(async () => {
  artifacts = await createArtifacts(projectSources)
})
afterAll(() => artifacts.dispose())

const imageTargets = [
  'docker',
  'cloudrun',
  'fly',
  'railway',
  'render',
  'github-actions',
  'gitlab-ci',
]
const ports: Record<string, string> = { cloudrun: '8080', fly: '8080', render: '10000' }

test('node: it is installed by its lock file, starts, answers, keeps what happened', async () => {
  const folder = await artifacts.build('node')
  artifacts.install(folder)
  const data = join(artifacts.home, 'data-node')
  await tryServer(folder, ['node', 'server.mjs'], { HEARTH_TOKEN: token, HEARTH_DATA: data })
})

test.each(imageTargets)('%s: its image starts, answers, keeps what happened', async (target) => {
  const context = await artifacts.build(target)
  const image = makeImage(context, target)
  expect(image.base).toMatch(/^node:24\.\d+\.\d+-bookworm-slim$/)
  expect(image.command).toEqual(['node', 'server.mjs'])
  expect(image.exposed).toBe(ports[target] ?? '4747')
  const { HEARTH_RUN_AS, ...env } = image.env
  expect(env).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0', PORT: image.exposed })
  expect([image.user, HEARTH_RUN_AS]).toEqual(
    ['fly', 'railway', 'render'].includes(target) ? ['root', '1000:1000'] : ['node', undefined],
  )
  expect(readdirSync(join(image.root, 'app')).sort()).not.toContain('Dockerfile')

  const data = join(image.root, image.env.HEARTH_DATA ?? '')
  const home = { HEARTH_HOME: join(data, 'home'), HEARTH_DATA: data }
  const runAs = HEARTH_RUN_AS === undefined ? {} : { HEARTH_RUN_AS }
  const app = join(image.root, image.workdir)
  const settings = { ...env, ...runAs, ...home, PORT: '0', HEARTH_TOKEN: token }
  await tryServer(app, image.command, settings, async (url) => {
    const { port } = new URL(url)
    const healthy = await artifacts.run(image.healthcheck, app, { PORT: port })
    expect(healthy).toMatchObject({ code: 0, stderr: '' })
  })
  // Nothing is there any more to answer.
  expect((await artifacts.run(image.healthcheck, app, { PORT: '9' })).code).toBe(1)
})

function makeImage(context: string, target: string): DockerImage {
  const scratch = join(artifacts.home, `image-${target}`)
  return buildImage({ context, scratch, npmCi: artifacts.install })
}

async function tryServer(
  folder: string,
  command: string[],
  env: Record<string, string>,
  whileServing: (url: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const first = await artifacts.start(folder, env, command)
  const health = await fetch(`${first.url}/health`)
  expect(await health.json()).toMatchObject({ ok: true, framework: 'hearth' })
  expect((await fetch(`${first.url}/agents`)).status).toBe(401)
  await whileServing(first.url)
  const { agents, workflows } = first.client
  const answer = await agents.prompt('support', 'ada', { message: '[[say:hello]]' })
  expect(answer.text).toBe('hello')
  const dump = await agents.prompt('support', 'bo', { message: '[[dump]]' })
  for (const part of ['Say hello.', 'Be brief.', 'polite']) expect(dump.text).toContain(part)
  expect((await workflows.invoke('double', { count: 21 })).result).toEqual({ twice: 42 })
  first.child.kill('SIGTERM')
  expect([await first.ended, first.words()]).toEqual([0, ''])

  const second = await artifacts.start(folder, env, command)
  const { items } = await second.client.sessions.list({ instanceId: 'ada' })
  expect(items).toHaveLength(1)
  // The project's folder is as it was shipped: state is elsewhere.
  expect(existsSync(join(folder, 'project', '.hearth'))).toBe(false)
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
}

test('smoke.mjs tells an artifact that serves what it says from one that does not', async () => {
  const folder = await artifacts.build('github-actions')
  artifacts.install(folder)
  const good = await artifacts.run(['node', 'smoke.mjs'], folder)
  expect(good).toMatchObject({ code: 0, stdout: 'Serves 2 agents and 2 workflows.\n' })
  const agent = join(folder, 'project/src/agents/support.ts')
  writeFileSync(agent, `${readFileSync(agent, 'utf8')}\nthrow new Error('kaboom')\n`)
  const bad = await artifacts.run(['node', 'smoke.mjs'], folder)
  expect(bad.code).toBe(1)
  expect(bad.stderr).toContain('kaboom')
})

test('the command in an artifact runs a workflow, as the CI files have it', async () => {
  const folder = await artifacts.build('gitlab-ci')
  artifacts.install(folder)
  const args = ['hearth/out/main/cli.js', 'run', 'double', '--payload', '{"count":4}']
  const ran = await artifacts.run(['node', ...args, '--project', 'project'], folder)
  expect(ran).toMatchObject({ code: 0, stdout: '{\n  "twice": 8\n}\n' })
})
