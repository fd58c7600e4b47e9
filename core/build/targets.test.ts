/** What is in an artifact, file by file, and what never is. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { Manifest } from './manifest.ts'
import { type Artifacts, createArtifacts } from './testing/artifacts.ts'
import { parseDockerfile } from './testing/docker-image.ts'
import { projectSources, secret } from './testing/project.ts'

let artifacts: Artifacts
beforeAll(async () => {
  artifacts = await createArtifacts(projectSources)
})
afterAll(() => artifacts.dispose())

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

async function read(target: string, file: string): Promise<string> {
  return readFileSync(join(await artifacts.build(target), file), 'utf8')
}

test('the manifest says what is in it, and the project is there without its secrets', async () => {
  const folder = await artifacts.build('docker')
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
  expect(manifest).toMatchObject({
    target: 'docker',
    name: 'support-desk',
    entry: 'server.mjs',
    agents: [
      { name: 'hidden', triggers: { webhook: false, schedule: '0 4 1 1 *' } },
      { name: 'support', triggers: { webhook: true, schedule: null } },
    ],
    workflows: [{ name: 'double' }, { name: 'slow' }],
  })
  expect(manifest.files).toEqual(readdirSync(folder).sort())
  expect(filesIn(join(folder, 'project'))).toEqual([
    '.agents/roles/tester.md',
    '.agents/skills/polite/SKILL.md',
    '.env.example',
    '.gitignore',
    '.hearthignore',
    'AGENTS.md',
    'hearth.toml',
    'src/agents/hidden.ts',
    'src/agents/support.ts',
    'src/greeting.ts',
    'src/workflows/double.ts',
    'src/workflows/slow.ts',
  ])
  const runtime = filesIn(join(folder, 'hearth'))
  expect(
    runtime.filter(
      (file) => file.endsWith('.map') || /main\/(?:index|runtime-thread)\.js$/.test(file),
    ),
  ).toEqual([])
  for (const file of filesIn(folder)) {
    expect([file, readFileSync(join(folder, file), 'utf8').includes(secret)]).toEqual([file, false])
  }
})

test('links that lead out of the project are left out, and said', async () => {
  symlinkSync(join(artifacts.project, '.env'), join(artifacts.project, 'linked.txt'))
  symlinkSync('/etc/hostname', join(artifacts.project, 'outside.txt'))
  symlinkSync('AGENTS.md', join(artifacts.project, 'CLAUDE.md'))
  const output = join(artifacts.home, 'links')
  const { stderr } = await artifacts.hearth(['build', '--output', output])
  expect(stderr).toContain('outside.txt is a link out of the project')
  const names = readdirSync(join(output, 'project'))
  expect(names).toContain('CLAUDE.md')
  expect(names).not.toContain('linked.txt')
  expect(names).not.toContain('outside.txt')
  for (const name of ['linked.txt', 'outside.txt', 'CLAUDE.md'])
    rmSync(join(artifacts.project, name))
})

describe('what platforms read', () => {
  test('every COPY of the Dockerfile finds its source; a health check and no shell', async () => {
    const folder = await artifacts.build('docker')
    const steps = parseDockerfile(readFileSync(join(folder, 'Dockerfile'), 'utf8'))
    for (const [, rest] of steps.filter(
      ([name, rest]) => name === 'COPY' && !rest.startsWith('--'),
    )) {
      for (const source of rest.split(' ').slice(0, -1))
        expect(existsSync(join(folder, source))).toBe(true)
    }
    expect(steps.filter(([name]) => name === 'FROM')).toHaveLength(2)
    expect(steps.at(-1)).toEqual(['CMD', '["node", "server.mjs"]'])
    expect(steps.some(([name, rest]) => name === 'USER' && rest === 'node')).toBe(true)
    // Railway refuses images that declare one.
    expect(steps.some(([name]) => name === 'VOLUME')).toBe(false)
    expect(readFileSync(join(folder, '.dockerignore'), 'utf8').split('\n')).toContain('.env')
  })

  test('fly.toml: one machine that stays, its volume, its check, time to drain', async () => {
    const fly = parseToml(await read('fly', 'fly.toml'))
    expect(fly).toMatchObject({
      app: 'support-desk',
      kill_signal: 'SIGTERM',
      kill_timeout: '30s',
      mounts: [{ source: 'hearth_data', destination: '/data' }],
      http_service: {
        internal_port: 8080,
        force_https: true,
        auto_stop_machines: 'off',
        min_machines_running: 1,
        checks: [{ path: '/health', method: 'GET' }],
      },
    })
    expect(await read('fly', 'Dockerfile')).toContain('HEARTH_DATA="/data"')
  })

  test('railway.json', async () => {
    expect(JSON.parse(await read('railway', 'railway.json'))).toMatchObject({
      build: { builder: 'DOCKERFILE', dockerfilePath: 'Dockerfile' },
      deploy: {
        numReplicas: 1,
        overlapSeconds: 0,
        healthcheckPath: '/health',
        requiredMountPath: '/data',
      },
    })
  })

  test('render.yaml', async () => {
    const { services } = parseYaml(await read('render', 'render.yaml'))
    expect(services).toHaveLength(1)
    expect(services[0]).toMatchObject({
      type: 'web',
      runtime: 'docker',
      dockerfilePath: './Dockerfile',
      healthCheckPath: '/health',
      numInstances: 1,
      disk: { mountPath: '/data' },
      envVars: [{ key: 'HEARTH_TOKEN', generateValue: true }],
    })
  })

  test('cloudbuild.yaml: one instance, the token from a secret, port 8080', async () => {
    const build = parseYaml(await read('cloudrun', 'cloudbuild.yaml'))
    const [make, push, deploy] = build.steps
    const [image] = build.images
    expect(make.args).toEqual(['build', '--tag', image, '.'])
    expect(push.args).toEqual(['push', image])
    expect(deploy.args).toEqual(
      expect.arrayContaining([
        `--image=${image}`,
        '--port=8080',
        '--max-instances=1',
        '--update-secrets=HEARTH_TOKEN=hearth-token:latest',
      ]),
    )
    // Each ${_NAME} that is used has a value.
    const used = new Set(JSON.stringify(build.steps).match(/(?<=\$\{)_\w+(?=\})/g))
    expect([...used].sort()).toEqual(Object.keys(build.substitutions).sort())
  })

  test('hearth-agent.yml: jobs exist that others need, and no expression is part of a script', async () => {
    const flow = parseYaml(await read('github-actions', '.github/workflows/hearth-agent.yml'))
    expect(Object.keys(flow.jobs)).toEqual(['smoke', 'image', 'run'])
    for (const job of Object.values<{ needs?: string; steps: Record<string, unknown>[] }>(
      flow.jobs,
    )) {
      if (job.needs) expect(Object.keys(flow.jobs)).toContain(job.needs)
      for (const step of job.steps) {
        expect(['uses', 'run'].filter((key) => key in step)).toHaveLength(1)
        expect(String(step.run)).not.toContain('${{')
      }
    }
    expect(await read('github-actions', '.github/workflows/hearth-agent.yml')).not.toMatch(
      /[&*]a\d/,
    )
    expect(flow.permissions).toEqual({ contents: 'read' })
    const runs = flow.jobs.smoke.steps.flatMap((step: { run?: string }) => step.run ?? [])
    expect(runs).toEqual(['npm ci --omit=dev --ignore-scripts', 'node smoke.mjs'])
  })

  test('.gitlab-ci.yml: every job is of a stage', async () => {
    const { stages, ...jobs } = parseYaml(await read('gitlab-ci', '.gitlab-ci.yml'))
    expect(Object.values<{ stage: string }>(jobs).map(({ stage }) => stage)).toEqual(stages)
    // Words that mean something else at this level.
    const keywords = ['default', 'image', 'include', 'services', 'stages', 'variables', 'workflow']
    expect(Object.keys(jobs).filter((name) => keywords.includes(name))).toEqual([])
    expect(jobs.smoke.script).toEqual(['npm ci --omit=dev --ignore-scripts', 'node smoke.mjs'])
  })

  test('a file in deploy/ stands in for the one of its name', async () => {
    write(join(artifacts.project, 'deploy/fly.toml'), 'app = "mine"\n')
    expect(await read('fly', 'fly.toml')).toBe('app = "mine"\n')
    rmSync(join(artifacts.project, 'deploy'), { recursive: true })
  })
})

test.each(['vercel', 'netlify', 'lambda', 'cloudflare'])(
  '%s: it says why not, and what instead',
  async (target) => {
    const output = join(artifacts.home, 'not-supported')
    const { code, stderr } = await artifacts.hearth([
      'build',
      '--target',
      target,
      '--output',
      output,
    ])
    expect(code).toBe(1)
    expect(stderr).toContain(`Hearth is not built for ${target}.`)
    expect(stderr).toMatch(
      target === 'cloudflare'
        ? /the disk of a Cloudflare Container is new/
        : /length of one request/,
    )
    expect(stderr).toContain('Use docker, fly, render, railway or cloudrun')
    expect(existsSync(output)).toBe(false)
  },
)

describe('the output folder', () => {
  test('is in the project by default, and a later build leaves out the earlier one', async () => {
    expect(await artifacts.hearth(['build'])).toMatchObject({ code: 0 })
    const dist = join(artifacts.project, 'dist')
    write(join(dist, 'data/hearth.db'), 'kept')
    write(join(dist, '.git/HEAD'), 'kept')
    expect(await artifacts.hearth(['build', '--target', 'fly'])).toMatchObject({ code: 0 })
    expect(readFileSync(join(dist, 'data/hearth.db'), 'utf8')).toBe('kept')
    expect(existsSync(join(dist, '.git/HEAD'))).toBe(true)
    expect(await artifacts.hearth(['build', '--target', 'node'])).toMatchObject({ code: 0 })
    // What only the other target had is gone.
    expect(existsSync(join(dist, 'fly.toml'))).toBe(false)
    expect(existsSync(join(dist, 'project/dist'))).toBe(false)
    expect(
      readdirSync(artifacts.project).filter((name) => name.startsWith('.hearth-build')),
    ).toEqual([])
    rmSync(dist, { recursive: true })
  })

  test('of somebody else is left alone, unless by force', async () => {
    const folder = join(artifacts.home, 'foreign')
    write(join(folder, 'package.json'), 'mine')
    write(join(folder, 'other.txt'), 'mine')
    const refused = await artifacts.hearth(['build', '--output', folder])
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toContain('holds what "hearth build" did not make')
    expect(filesIn(folder)).toEqual(['other.txt', 'package.json'])
    expect(readdirSync(artifacts.home).filter((name) => name.startsWith('.hearth-build'))).toEqual(
      [],
    )
    expect(await artifacts.hearth(['build', '--output', folder, '--force'])).toMatchObject({
      code: 0,
    })
    expect(readFileSync(join(folder, 'other.txt'), 'utf8')).toBe('mine')
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('better-sqlite3')
  })

  test('is told to scripts as JSON', async () => {
    const output = join(artifacts.home, 'told')
    const { stdout } = await artifacts.hearth([
      'build',
      '--target',
      'fly',
      '--output',
      output,
      '--json',
    ])
    expect(JSON.parse(stdout)).toMatchObject({
      target: 'fly',
      outputDir: output,
      artifacts: expect.arrayContaining(['fly.toml', 'server.mjs']),
      warnings: [],
    })
  })

  test('is never the project', async () => {
    for (const output of ['.', '..', '/']) {
      const { code, stderr } = await artifacts.hearth(['build', '--output', output, '--force'])
      expect([output, code]).toEqual([output, 1])
      expect(stderr).toContain('cannot be written over the project')
    }
  })
})

describe('projects without agents', () => {
  test('a folder that is no project: it says what one is', async () => {
    const folder = join(artifacts.home, 'nothing')
    mkdirSync(folder)
    for (const option of ['--workspace', '--project']) {
      const { code, stderr } = await artifacts.hearth(['build', option, folder])
      expect(code).toBe(2)
      expect(stderr).toContain(`There is no project at ${folder}`)
      expect(stderr).toContain('hearth init')
    }
    const both = await artifacts.hearth(['deploy', '-w', folder, '--project', folder])
    expect(both.code).toBe(2)
    expect(both.stderr).toContain('cannot be used with')
  })

  test('an empty project is built, serves, and is said to be empty', async () => {
    const folder = join(artifacts.home, 'empty')
    write(join(folder, 'hearth.toml'), '')
    const { code, stderr } = await artifacts.hearth(['build', '--workspace', folder])
    expect(code).toBe(0)
    expect(stderr).toContain('has no agent and no workflow')
    artifacts.install(join(folder, 'dist'))
    const server = await artifacts.start(join(folder, 'dist'), { HEARTH_TOKEN: 'x'.repeat(20) })
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
  })
})

describe('packages of the project', () => {
  test('are installed from its own lock file, and Hearth is not among them', async () => {
    const folder = join(artifacts.home, 'packaged')
    const dependencies = { hearth: 'file:../hearth', ulidx: '^2.4.1' }
    write(join(folder, 'hearth.toml'), '')
    write(join(folder, 'package.json'), JSON.stringify({ name: 'packaged', dependencies }))
    const packages = {
      '': { name: 'packaged', dependencies },
      '../hearth': { version: '0.1.0' },
      'node_modules/hearth': { resolved: '../hearth', link: true },
      'node_modules/ulidx': { version: '2.4.1' },
    }
    write(join(folder, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }))
    expect(await artifacts.hearth(['build', '--workspace', folder])).toMatchObject({ code: 0 })
    const dist = join(folder, 'dist')
    const dockerfile = readFileSync(join(dist, 'Dockerfile'), 'utf8')
    expect(dockerfile).toContain('COPY project/package.json project/package-lock.json ./project/')
    expect(dockerfile).toContain('RUN cd project && npm ci --omit=dev\n')
    for (const name of ['package.json', 'package-lock.json']) {
      const text = readFileSync(join(dist, 'project', name), 'utf8')
      expect(text).toContain('ulidx')
      expect(text).not.toMatch(/"(?:node_modules\/|\.\.\/)?hearth"/)
    }
    write(join(folder, 'package.json'), '{')
    const broken = await artifacts.hearth(['build', '--workspace', folder])
    expect(broken.stderr).toContain('package.json of the project cannot be read')
  })
})
