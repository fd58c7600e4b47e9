/** `npm run flue-sdk`: the published SDK of Flue 0.8, unchanged, against a real Hearth by header and by prefix. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { WebSocket } from 'ws'
import { createServedProject } from '../../core/server/testing/served-project.ts'
import { checks } from './checks.ts'
import { loadFlueSdk } from './sdk-package.ts'

const { values } = parseArgs({ options: { package: { type: 'string' } } })
const scratch = await mkdtemp(join(tmpdir(), 'hearth-flue-sdk-'))
const project = createServedProject()
const counts = { passed: 0, failed: 0 }
try {
  const sdk = await loadFlueSdk(values.package ?? null, scratch)
  const { url, token } = await project.serve()
  const websocket = (address: string) =>
    new WebSocket(address, { headers: { authorization: `Bearer ${token}` } })
  const ways = {
    'by header': { headers: { 'x-flue-dialect': 'flue' } },
    'by prefix': {
      fetch: (address: URL | string, init?: RequestInit) =>
        fetch(String(address).replace(url, `${url}/flue`), init),
    },
  }
  for (const [way, options] of Object.entries(ways)) {
    const base = { baseUrl: url, token, websocket, websocketBasePath: '/flue' }
    const client = sdk.createFlueClient({ ...base, ...options })
    for (const { name, run } of checks) {
      try {
        await run(client)
        counts.passed += 1
        console.log(`ok    ${way}: ${name}`)
      } catch (error) {
        counts.failed += 1
        console.log(`FAIL  ${way}: ${name}\n`, error)
      }
    }
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`)
  process.exitCode = counts.failed === 0 ? 0 : 1
} finally {
  await project.dispose()
  await rm(scratch, { recursive: true, force: true })
}
