/** A runtime thread to test its supervisor with: says who it is, hangs or ends as it is asked. */
import { parentPort, threadId, workerData } from 'node:worker_threads'
import { Hono } from 'hono'
import type { HearthApp } from '../../core/server/app.ts'
import { serveMessagePort } from '../../core/server/message-port.ts'
import { connectKeychain } from '../keychain-port.ts'
import type { RuntimeReport, RuntimeStart } from '../runtime-thread-port.ts'

const { api, keychain, settings } = workerData as RuntimeStart
const vault = await connectKeychain(keychain)
const app: HearthApp = new Hono()
app.get('/thread', (c) => c.text(String(threadId)))
app.get('/vault', async (c) => c.json([vault.kind, await vault.get('key')]))
app.get('/hang', () => new Promise<Response>(() => undefined))
app.get('/exit', () => process.exit(1))
app.get('/throw', () => {
  setImmediate(() => {
    throw new Error('thrown by nobody in particular')
  })
  return new Promise<Response>(() => undefined)
})

serveMessagePort(app, api)
parentPort?.once('message', () => {
  if (settings.version !== 'deaf') process.exit(0)
})
if (settings.version === 'broken') throw new Error('broken from the start')
const ready: RuntimeReport = { kind: 'ready' }
parentPort?.postMessage(ready)
