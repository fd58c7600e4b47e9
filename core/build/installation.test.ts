/** What an artifact takes from the Hearth that builds it, and what that Hearth may lack. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

describe('the installation', () => {
  test('that has the studio’s pages puts them in when asked to, and serves them', async () => {
    const without = await artifacts.hearth([
      'build',
      '--studio',
      '--output',
      join(artifacts.home, 's'),
    ])
    expect(without).toMatchObject({ code: 1 })
    expect(without.stderr).toContain('out/renderer/index.html is missing')
    write(join(artifacts.installation, 'out/renderer/index.html'), '<title>The studio</title>')
    write(join(artifacts.installation, 'out/docs/rapidoc-min.js'), '')
    const folder = await artifacts.build('studio', '--target', 'node', '--studio')
    artifacts.install(folder)
    const server = await artifacts.start(folder, { HEARTH_TOKEN: 'x'.repeat(20) })
    expect(await (await fetch(`${server.url}/studio/`)).text()).toContain('The studio')
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(existsSync(join(await artifacts.build('node'), 'hearth/out/renderer'))).toBe(false)
  })

  test('without a lock file pins what it has; an unbuilt one says so', async () => {
    const { installation } = artifacts
    const moved = (name: string, work: () => Promise<void>) => {
      renameSync(join(installation, name), join(installation, `${name}.away`))
      return work().finally(() =>
        renameSync(join(installation, `${name}.away`), join(installation, name)),
      )
    }
    await moved('package-lock.json', async () => {
      const folder = join(artifacts.home, 'unlocked')
      expect(await artifacts.hearth(['build', '--output', folder])).toMatchObject({ code: 0 })
      expect(existsSync(join(folder, 'package-lock.json'))).toBe(false)
      const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      // What the bundle leaves out; a server needs no terminals.
      expect([...Object.keys(dependencies), 'node-pty'].sort()).toEqual(await notBundled())
      for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
      const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8')
      expect(dockerfile).toContain('RUN npm install --no-package-lock --omit=dev --ignore-scripts')
    })
    await moved('out/main/server.js', async () => {
      const { code, stderr } = await artifacts.hearth(['build', '--output', 'unbuilt'])
      expect([code, stderr]).toEqual([1, expect.stringContaining('run "npm run build"')])
    })
  })
})

async function notBundled(): Promise<string[]> {
  const { default: config } = await import('../../electron.vite.config.ts')
  const external = config.main?.build?.rolldownOptions?.external
  const pattern = Array.isArray(external) ? external.find((one) => one instanceof RegExp) : null
  return (/\((.+?)\)/.exec(pattern?.source ?? '')?.[1] ?? '').replaceAll('\\', '').split('|').sort()
}
