/** `hearth deploy`: the platform's tool is a stand-in that says how it was called. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Artifacts, createArtifacts } from '../build/testing/artifacts.ts'
import { projectSources } from '../build/testing/project.ts'

let artifacts: Artifacts
beforeAll(async () => {
  artifacts = await createArtifacts(projectSources)
})
afterAll(() => artifacts.dispose())

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

describe('deploy', () => {
  function fakeTool(name: string, script: string): string {
    const bin = join(artifacts.home, `bin-${name}`)
    write(join(bin, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, name), 0o755)
    return [bin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter)
  }

  test.each([
    ['fly', 'flyctl', 'deploy --ha=false'],
    ['railway', 'railway', 'up . --path-as-root --no-gitignore --detach'],
  ])(
    '%s: its tool runs in the artifact, with its words and its exit code',
    async (target, tool, args) => {
      const PATH = fakeTool(tool, 'echo "tool: $*"; pwd; ls; exit 7')
      const output = join(artifacts.home, `deployed-${target}`)
      const ran = await artifacts.hearth(['deploy', '--target', target, '--output', output], {
        PATH,
      })
      expect(ran.code).toBe(7)
      expect(ran.stdout).toContain(`tool: ${args}\n${output}\n`)
      expect(ran.stdout).toContain('server.mjs')
      const note = JSON.parse(readFileSync(join(artifacts.project, '.hearth/deploy.json'), 'utf8'))
      expect(note).toMatchObject({ target, outputDir: output })
      expect(note.artifacts).toContain(join(output, 'Dockerfile'))
    },
  )

  test('a dry run builds, notes, and says what it would run', async () => {
    const PATH = fakeTool('gcloud', 'exit 9')
    const args = [
      'deploy',
      '--target',
      'cloudrun',
      '--dry-run',
      '--output',
      join(artifacts.home, 'dry'),
    ]
    const ran = await artifacts.hearth(args, { PATH })
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stderr).toContain('gcloud builds submit --config cloudbuild.yaml .')
    const note = JSON.parse(readFileSync(join(artifacts.project, '.hearth/deploy.json'), 'utf8'))
    expect(note).toMatchObject({
      target: 'cloudrun',
      command: ['gcloud', 'builds', 'submit', '--config', 'cloudbuild.yaml', '.'],
    })
  })

  test('without the tool it says what to install; without any it says so', async () => {
    const PATH = join(artifacts.home, 'nowhere')
    const output = join(artifacts.home, 'undeployed')
    const missing = await artifacts.hearth(['deploy', '--target', 'fly', '--output', output], {
      PATH,
    })
    expect(missing).toMatchObject({ code: 1 })
    expect(missing.stderr).toContain('"fly" is not installed')
    expect(missing.stderr).toContain('https://fly.io/docs/flyctl/install/')
    const none = await artifacts.hearth(['deploy', '--target', 'render', '--output', output], {
      PATH,
    })
    expect(none).toMatchObject({ code: 1 })
    expect(none.stderr).toContain('No tool deploys the target "render"')
  })
})
