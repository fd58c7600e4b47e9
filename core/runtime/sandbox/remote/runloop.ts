/** Sandboxes of Runloop: its devboxes. The only module that loads its SDK. */
import type * as RunloopSdk from '@runloop/api-client'
import type { Runloop, toFile } from '@runloop/api-client'
import type { SandboxFactory } from '../port.ts'
import { withEnvironment } from './environment-file.ts'
import { loadSdk, type ProviderPlace, requireKey, type SdkWanted } from './load-sdk.ts'
import type { RemoteMachine, RemoteProvider, RunRequest } from './machine.ts'
import type { RemoteOptions } from './options.ts'
import { remoteFactory } from './remote-sandbox.ts'

/** After this long without a command a devbox is suspended by Runloop itself. */
const IDLE_MS = 3_600_000

export interface RunloopOptions extends RemoteOptions {
  /** Name of a blueprint to start from. */
  blueprint?: string
  /** Id of a disk snapshot to start from. */
  snapshot?: string
}

/**
 * A sandbox in a devbox of Runloop (runloop.ai). Needs the package `@runloop/api-client` and
 * `RUNLOOP_API_KEY`.
 *
 * @example createAgent(() => ({ model, sandbox: runloop({ blueprint: 'my-blueprint' }) }))
 */
export function runloop(options: RunloopOptions = {}): SandboxFactory {
  const { blueprint, snapshot, baseUrl, options: passedOn } = options
  return remoteFactory({
    kind: 'runloop',
    options,
    identity: [blueprint, snapshot, baseUrl, passedOn],
    provider: (place) => connect(options, place),
  })
}

const wanted: SdkWanted<typeof RunloopSdk> = {
  kind: 'runloop',
  from: '@runloop/api-client',
  install: '@runloop/api-client',
  needed: ['Runloop', 'NotFoundError', 'toFile'],
}

async function connect(
  options: RunloopOptions,
  { env, projectRoot }: ProviderPlace,
): Promise<RemoteProvider> {
  const bearerToken = requireKey('runloop', 'RUNLOOP_API_KEY', options.apiKey, env)
  const sdk = await loadSdk(wanted, projectRoot)
  const { baseUrl, blueprint, snapshot } = options
  const client = new sdk.Runloop({
    bearerToken,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    // Its transport for HTTP/2 needs TLS.
    ...(baseUrl?.startsWith('http:') ? { http2: false } : {}),
  })
  return {
    async start() {
      const idle = Math.ceil((options.timeoutMs ?? IDLE_MS) / 1_000)
      const { id } = await client.devboxes.createAndAwaitRunning({
        ...(blueprint === undefined ? {} : { blueprint_name: blueprint }),
        ...(snapshot === undefined ? {} : { snapshot_id: snapshot }),
        launch_parameters: { after_idle: { idle_time_seconds: idle, on_idle: 'suspend' } },
        ...options.options,
      })
      return machineOf(client, id, sdk.toFile)
    },
    async find(id) {
      try {
        return (await isWoken(client, id)) ? machineOf(client, id, sdk.toFile) : null
      } catch (error) {
        if (error instanceof sdk.NotFoundError) return null
        throw error
      }
    },
  }
}

/** False for a devbox that has ended for good. */
async function isWoken({ devboxes }: Runloop, id: string): Promise<boolean> {
  const { status } = await devboxes.retrieve(id)
  if (status === 'running') return true
  if (status === 'failure' || status === 'shutdown') return false
  if (status === 'suspending') await devboxes.awaitSuspended(id)
  if (status === 'suspending' || status === 'suspended') await devboxes.resume(id)
  await devboxes.awaitRunning(id)
  return true
}

function machineOf(client: Runloop, id: string, asFile: typeof toFile): RemoteMachine {
  const { devboxes } = client
  const writeFile = async (path: string, bytes: Uint8Array) => {
    await devboxes.uploadFile(id, { path, file: await asFile(Buffer.from(bytes), 'file') })
  }
  return {
    id,
    async run(request) {
      const { script, env, signal } = request
      signal.throwIfAborted()
      const command = await withEnvironment(script, env, writeFile)
      const started = await devboxes.executions.executeAsync(id, { command })
      return await follow(client, id, started.execution_id, request)
    },
    async readFile(path) {
      const response = await devboxes.downloadFile(id, { path })
      return new Uint8Array(await response.arrayBuffer())
    },
    writeFile,
    async close(how) {
      if (how === 'kill') await devboxes.shutdown(id)
      if (how === 'pause') await devboxes.suspend(id)
      return undefined
    },
  }
}

/** Both streams to their end, and the exit code. */
async function follow(
  { devboxes: { executions } }: Runloop,
  id: string,
  execution: string,
  { onStdout, onStderr, signal }: RunRequest,
): Promise<number> {
  const [done] = await Promise.all([
    executions.awaitCompleted(id, execution, { signal }),
    tell(executions.streamStdoutUpdates(id, execution, {}, { signal }), onStdout),
    tell(executions.streamStderrUpdates(id, execution, {}, { signal }), onStderr),
  ])
  signal.throwIfAborted()
  if (done.exit_status === null || done.exit_status === undefined) {
    throw new Error('The command ended without an exit code.')
  }
  return done.exit_status
}

async function tell(
  stream: PromiseLike<AsyncIterable<{ output: string }>>,
  on: (chunk: string) => void,
): Promise<void> {
  for await (const { output } of await stream) on(output)
}
