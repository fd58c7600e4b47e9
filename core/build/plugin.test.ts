/** Targets that a project brings itself. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { samples } from '../../docs/samples.ts'
import { type Artifacts, createArtifacts } from './testing/artifacts.ts'
import { projectSources } from './testing/project.ts'

let artifacts: Artifacts
beforeAll(async () => {
  artifacts = await createArtifacts(projectSources)
})
afterAll(() => artifacts.dispose())

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

describe('targets of one’s own', () => {
  const plugin = `import type { BuildContext, BuildPlugin } from 'hearth'
const unit = (context: BuildContext) => \`ExecStart=node server.mjs # \${context.agents.map((agent) => agent.name)}\\n\`
const target: BuildPlugin = {
  name: 'systemd',
  generateEntryPoint: ({ defaultEntryPoint }) => '// mine\\n' + defaultEntryPoint,
  additionalOutputs: (context) => ({ [\`\${context.name}.service\`]: unit(context) }),
}
export default target
`
  test('from --plugin: its entry starts, its files are there', async () => {
    write(join(artifacts.project, 'systemd.ts'), plugin)
    const folder = await artifacts.build('systemd', '--plugin', './systemd.ts')
    expect(readFileSync(join(folder, 'support-desk.service'), 'utf8')).toContain('hidden,support')
    expect(readFileSync(join(folder, 'server.mjs'), 'utf8')).toMatch(/^\/\/ mine\n/)
    artifacts.install(folder)
    const server = await artifacts.start(folder, { HEARTH_TOKEN: 'x'.repeat(20) })
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
  })

  test('the one of the documentation', async () => {
    const sample = samples('ts').find(({ file }) => file === 'deploy/systemd.ts')
    write(join(artifacts.home, 'documented.ts'), sample?.text ?? '')
    const plugin = join(artifacts.home, 'documented.ts')
    const folder = await artifacts.build('systemd', '--plugin', plugin)
    const unit = readFileSync(join(folder, 'support-desk.service'), 'utf8')
    expect(unit).toMatch(/^# hidden, support\n\[Service\]\nExecStart=/)
  })

  test('from [build] plugins in hearth.toml', async () => {
    const config = join(artifacts.project, 'hearth.toml')
    const before = readFileSync(config, 'utf8')
    write(config, `${before}\n[build]\nplugins = ["./systemd.ts"]\n`)
    expect(await artifacts.build('systemd')).toContain('for-systemd')
    const unknown = await artifacts.hearth(['build', '--target', 'nope'])
    expect(unknown).toMatchObject({ code: 2 })
    expect(unknown.stderr).toContain('gitlab-ci, systemd.')
    write(config, `${before}\n[build]\nplugin = ["./systemd.ts"]\n`)
    expect((await artifacts.hearth(['build'])).stderr).toContain(
      '[build] in hearth.toml is not valid',
    )
    write(config, before)
  })

  test.each([
    ['none.ts', null, 'does not exist'],
    ['throws.ts', 'throw new Error("kaboom")', 'kaboom'],
    ['shape.ts', 'export default { name: "Bad Name" }', 'lower-case words'],
    ['empty.ts', 'export const nothing = 1', 'must be a BuildPlugin'],
    [
      'out.ts',
      'export default { name: "docker", additionalOutputs: () => ({ "../x": "" }) }',
      'may not write "../x"',
    ],
    [
      'over.ts',
      'export default { name: "docker", additionalOutputs: () => ({ "project/x": "" }) }',
      'may not write',
    ],
  ])('%s: it says what is wrong', async (file, text, says) => {
    if (text !== null) write(join(artifacts.home, file), text)
    const { code, stderr } = await artifacts.hearth([
      'build',
      '--plugin',
      join(artifacts.home, file),
    ])
    expect(code).toBe(1)
    expect(stderr).toContain(says)
  })
})
