/** Sandboxes of Daytona. The only module that loads its SDK. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type * as DaytonaSdk from '@daytona/sdk'
import type { Daytona, Sandbox as DaytonaSandbox } from '@daytona/sdk'
import { untilAborted } from '../../until-aborted.ts'
import type { SandboxFactory } from '../port.ts'
import { withEnvironment } from './environment-file.ts'
import { loadSdk, type ProviderPlace, requireKey, type SdkWanted } from './load-sdk.ts'
import type { RemoteMachine, RemoteProvider, RunRequest } from './machine.ts'
import type { RemoteOptions } from './options.ts'
import { remoteFactory } from './remote-sandbox.ts'
import { oneLine } from './shell.ts'

/** After this long without a request Daytona stops a sandbox by itself, keeping its disk. */
const IDLE_MS = 3_600_000
/** Seconds that a sandbox may take to start or stop. */
const PATIENCE_S = 120
/** How often, and how many times, an exit code is asked for when the output has just ended. */
const EXIT_CODE_MS = 50
const EXIT_CODE_ATTEMPTS = 100

export interface DaytonaOptions extends RemoteOptions {
  /** Name of a snapshot to start from. */
  snapshot?: string
  /** A container image to start from. */
  image?: string
  /** Region, such as `eu`. */
  target?: string
}

/**
 * A sandbox of Daytona (daytona.io). Needs the package `@daytona/sdk` and `DAYTONA_API_KEY`.
 *
 * @example createAgent(() => ({ model, sandbox: daytona({ image: 'node:24' }) }))
 */
export function daytona(options: DaytonaOptions = {}): SandboxFactory {
  const { snapshot, image, target, baseUrl, options: passedOn } = options
  return remoteFactory({
    kind: 'daytona',
    options,
    identity: [snapshot, image, target, baseUrl, passedOn],
    provider: (place) => connect(options, place),
  })
}

const wanted: SdkWanted<typeof DaytonaSdk> = {
  kind: 'daytona',
  from: '@daytona/sdk',
  install: '@daytona/sdk',
  needed: ['Daytona', 'DaytonaNotFoundError'],
}

async function connect(
  options: DaytonaOptions,
  { env, projectRoot }: ProviderPlace,
): Promise<RemoteProvider> {
  const apiKey = requireKey('daytona', 'DAYTONA_API_KEY', options.apiKey, env)
  const sdk = await loadSdk(wanted, projectRoot)
  const { baseUrl, target, snapshot, image } = options
  const client: Daytona = new sdk.Daytona({
    apiKey,
    ...(baseUrl === undefined ? {} : { apiUrl: baseUrl }),
    ...(target === undefined ? {} : { target }),
    // States are asked for when they matter; a socket that is always open has nobody to close it.
    useDeprecatedPolling: true,
  })
  const settings = {
    autoStopInterval: Math.ceil((options.timeoutMs ?? IDLE_MS) / 60_000),
    ...options.options,
  }
  return {
    async start() {
      const patience = { timeout: PATIENCE_S }
      return machineOf(
        image === undefined
          ? await client.create({ ...settings, ...(snapshot ? { snapshot } : {}) }, patience)
          : await client.create({ ...settings, image }, patience),
      )
    },
    async find(id) {
      try {
        const sandbox = await client.get(id)
        return (await isWoken(sandbox)) ? machineOf(sandbox) : null
      } catch (error) {
        if (error instanceof sdk.DaytonaNotFoundError) return null
        throw error
      }
    },
  }
}

/** False for a sandbox that has ended for good. */
async function isWoken(sandbox: DaytonaSandbox): Promise<boolean> {
  const { state, recoverable } = sandbox
  if (state === 'started') return true
  if (state === 'destroyed' || state === 'destroying' || state === 'build_failed') return false
  if (state === 'error') {
    if (recoverable !== true) return false
    await sandbox.recover(PATIENCE_S)
    return true
  }
  if (state === 'stopping') await sandbox.waitUntilStopped(PATIENCE_S)
  if (state === 'starting' || state === 'restoring') await sandbox.waitUntilStarted(PATIENCE_S)
  else await sandbox.start(PATIENCE_S)
  return true
}

function machineOf(sandbox: DaytonaSandbox): RemoteMachine {
  const writeFile = async (path: string, bytes: Uint8Array) => {
    await sandbox.fs.uploadFile(Buffer.from(bytes), path)
  }
  return {
    id: sandbox.id,
    async run(request) {
      const { script, env, signal } = request
      signal.throwIfAborted()
      const command = oneLine(await withEnvironment(script, env, writeFile))
      const session = `hearth-${randomUUID()}`
      await sandbox.process.createSession(session)
      try {
        return await untilAborted(follow(sandbox, session, command, request), signal)
      } finally {
        // A session takes along what is in its background, which is to go on when nobody listens.
        if (!signal.aborted) await sandbox.process.deleteSession(session)
      }
    },
    async runBriefly(script) {
      const line = `sh -c '${oneLine(script)}'`
      const { exitCode, result } = await sandbox.process.executeCommand(line)
      return { exitCode, output: result }
    },
    async readFile(path) {
      return new Uint8Array(await sandbox.fs.downloadFile(path))
    },
    writeFile,
    async close(how) {
      if (how === 'kill') await sandbox.delete(PATIENCE_S)
      if (how === 'pause') await sandbox.stop(PATIENCE_S)
      return undefined
    },
  }
}

async function follow(
  { process }: DaytonaSandbox,
  session: string,
  command: string,
  { onStdout, onStderr, signal }: RunRequest,
): Promise<number> {
  const { cmdId } = await process.executeSessionCommand(session, { command, runAsync: true })
  if (cmdId === undefined) throw new Error('The command has no id.')
  await process.getSessionCommandLogs(session, cmdId, onStdout, onStderr)
  for (let attempt = 0; attempt < EXIT_CODE_ATTEMPTS && !signal.aborted; attempt += 1) {
    const { exitCode } = await process.getSessionCommand(session, cmdId)
    if (exitCode !== undefined && exitCode !== null) return exitCode
    await delay(EXIT_CODE_MS)
  }
  throw new Error('The command ended without an exit code.')
}
