/** The check before a release, against a registry on loopback that knows of holes, of none, or does not answer. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'

const script = fileURLToPath(new URL('./release-check.mjs', import.meta.url))
const manifest = z
  .object({ devDependencies: z.object({ electron: z.string() }) })
  .parse(
    JSON.parse(readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8')),
  )
const major = Number(/\d+/.exec(manifest.devDependencies.electron)?.[0])

let registry: Server
let cache: string
let advisories: { status: number; body: unknown }
let newestElectron: number

beforeEach(async () => {
  advisories = { status: 200, body: {} }
  newestElectron = major
  cache = mkdtempSync(join(tmpdir(), 'hearth-release-'))
  registry = createServer((request, response) => {
    request.resume()
    const isAudit = request.url?.startsWith('/-/npm/v1/security') ?? false
    const name = decodeURIComponent((request.url ?? '/').slice(1))
    const versions = [`${newestElectron}.0.0`, `${major}.0.0`]
    const packument = {
      name,
      'dist-tags': { latest: versions[0] },
      versions: Object.fromEntries(versions.map((version) => [version, { name, version }])),
    }
    const { status, body } = isAudit ? advisories : { status: 200, body: packument }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  registry.close()
  rmSync(cache, { recursive: true, force: true })
})

function check(): Promise<{ code: number; said: string }> {
  const { port } = registry.address() as AddressInfo
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${port}/`,
    npm_config_cache: cache,
    npm_config_fetch_retries: '0',
  }
  return new Promise((resolve) => {
    execFile(process.execPath, [script], { env }, (error, said) => {
      resolve({ code: error === null ? 0 : Number(error.code), said })
    })
  })
}

/** npm remembers what it worked out of an advisory by its number. */
const hole = (severity: string, id: number) => ({
  zod: [
    { id, url: `https://example.org/${id}`, title: 'A hole', severity, vulnerable_versions: '*' },
  ],
})

test('nothing known and a version with repairs is fine', async () => {
  newestElectron = major + 2
  expect(await check()).toEqual({
    code: 0,
    said: 'ok   known holes\nok   version of Electron\n2 passed, 0 failed\n',
  })
})

test('a hole of high severity is named, a lower one is not', async () => {
  advisories.body = hole('high', 1)
  const bad = await check()
  expect(bad.code).toBe(1)
  expect(bad.said).toMatch(/FAIL known holes: \d+ of high severity or worse: .*zod \(high\)/)
  advisories.body = hole('moderate', 2)
  expect((await check()).code).toBe(0)
})

test('an Electron without repairs, and a registry that does not answer, are no success', async () => {
  newestElectron = major + 3
  advisories.status = 405
  const { code, said } = await check()
  expect(code).toBe(1)
  expect(said).toContain('FAIL known holes: the registry did not answer')
  expect(said).toMatch(/FAIL version of Electron: .* gets no repairs any more/)
  expect(said).toContain('0 passed, 2 failed')
})
