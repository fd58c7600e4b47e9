/** Sandboxes of Modal. The only module that loads its SDK. */
import type * as ModalSdk from 'modal'
import type { Image, Sandbox as ModalSandbox, SandboxCreateParams } from 'modal'
import { untilAborted } from '../../until-aborted.ts'
import type { SandboxFactory } from '../port.ts'
import { loadSdk, type ProviderPlace, requireKey, type SdkWanted } from './load-sdk.ts'
import type { RemoteMachine, RemoteProvider, RunRequest } from './machine.ts'
import type { RemoteOptions } from './options.ts'
import { remoteFactory } from './remote-sandbox.ts'

/** A day: the longest Modal allows. */
const LIFETIME_MS = 86_400_000
/** After this long without a command Modal ends a sandbox, and its files with it. */
const IDLE_MS = 3_600_000
/** gRPC's status for what is not there. */
const NOT_FOUND = 5

export interface ModalOptions extends Omit<RemoteOptions, 'apiKey'> {
  /** A container image of a registry. Default `debian:stable`. */
  image?: string
  /** Modal's app that the sandboxes belong to, made when missing. Default `hearth`. */
  app?: string
  environment?: string
  /** Default: `MODAL_TOKEN_ID` in the project's environment. */
  tokenId?: string
  /** Default: `MODAL_TOKEN_SECRET` in the project's environment. */
  tokenSecret?: string
}

/**
 * A sandbox of Modal (modal.com). Needs the package `modal`, `MODAL_TOKEN_ID` and `MODAL_TOKEN_SECRET`.
 * Modal cannot pause one: `onClose: 'pause'` keeps a snapshot of its files, for 30 days, and ends it.
 *
 * @example createAgent(() => ({ model, sandbox: modal({ image: 'python:3.14' }) }))
 */
export function modal(options: ModalOptions = {}): SandboxFactory {
  const { image, app, environment, baseUrl, options: passedOn } = options
  return remoteFactory({
    kind: 'modal',
    options,
    identity: [image, app, environment, baseUrl, passedOn],
    provider: (place) => connect(options, place),
  })
}

const wanted: SdkWanted<typeof ModalSdk> = {
  kind: 'modal',
  from: 'modal',
  // The name belonged to a package for dialogs once, whose versions are higher.
  install: 'modal@^0.11',
  needed: ['ModalClient', 'NotFoundError'],
}

async function connect(
  options: ModalOptions,
  { env, projectRoot }: ProviderPlace,
): Promise<RemoteProvider> {
  const tokenId = requireKey('modal', 'MODAL_TOKEN_ID', options.tokenId, env)
  const tokenSecret = requireKey('modal', 'MODAL_TOKEN_SECRET', options.tokenSecret, env)
  const sdk = await loadSdk(wanted, projectRoot)
  const { environment, baseUrl } = options
  const client = atAddress(
    baseUrl,
    () =>
      new sdk.ModalClient({
        tokenId,
        tokenSecret,
        // What goes wrong is thrown; the rest is not for this process's output.
        logLevel: 'error',
        ...(environment === undefined ? {} : { environment }),
      }),
  )
  const settings: SandboxCreateParams = {
    timeoutMs: LIFETIME_MS,
    idleTimeoutMs: options.timeoutMs ?? IDLE_MS,
    ...options.options,
  }

  async function startFrom(image: Image): Promise<RemoteMachine> {
    const app = await client.apps.fromName(options.app ?? 'hearth', { createIfMissing: true })
    return machineOf(await client.sandboxes.create(app, image, settings))
  }

  return {
    start: () => startFrom(client.images.fromRegistry(options.image ?? 'debian:stable')),
    async find(id) {
      try {
        if (isImage(id)) return await startFrom(await client.images.fromId(id))
        const sandbox = await client.sandboxes.fromId(id)
        return (await sandbox.poll()) === null ? machineOf(sandbox) : null
      } catch (error) {
        if (error instanceof sdk.NotFoundError || isNotFound(error)) return null
        throw error
      }
    },
  }
}

/** The SDK takes its address from this variable and from nothing else, while a client is made. */
function atAddress<Client>(address: string | undefined, make: () => Client): Client {
  if (address === undefined) return make()
  const before = process.env.MODAL_SERVER_URL
  process.env.MODAL_SERVER_URL = address
  try {
    return make()
  } finally {
    if (before === undefined) delete process.env.MODAL_SERVER_URL
    else process.env.MODAL_SERVER_URL = before
  }
}

/** What a paused sandbox is remembered by. */
function isImage(id: string): boolean {
  return id.startsWith('im-')
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === NOT_FOUND
}

function machineOf(sandbox: ModalSandbox): RemoteMachine {
  return {
    id: sandbox.sandboxId,
    async run(request) {
      const { script, env, signal } = request
      signal.throwIfAborted()
      const process = await sandbox.exec(['sh', '-c', script], { mode: 'binary', env })
      const streams = [process.stdout, process.stderr]
      try {
        const told = [
          tell(process.stdout, request.onStdout, signal),
          tell(process.stderr, request.onStderr, signal),
        ]
        const [exitCode] = await untilAborted(Promise.all([process.wait(), ...told]), signal)
        return exitCode
      } finally {
        if (signal.aborted) await Promise.allSettled(streams.map((stream) => stream.cancel()))
      }
    },
    readFile: (path) => sandbox.filesystem.readBytes(path),
    writeFile: (path, bytes) => sandbox.filesystem.writeBytes(bytes, path),
    async close(how, isOurs) {
      const snapshot = how === 'pause' ? await sandbox.snapshotFilesystem() : undefined
      // A snapshot takes a while.
      const ends = how !== 'keep' && (await isOurs())
      if (ends) await sandbox.terminate()
      sandbox.detach()
      return ends ? snapshot?.imageId : undefined
    },
  }
}

async function tell(
  stream: ReadableStream<Uint8Array>,
  on: RunRequest['onStdout'],
  signal: AbortSignal,
): Promise<void> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { value, done } = await untilAborted(reader.read(), signal)
      if (done) return
      on(value)
    }
  } finally {
    reader.releaseLock()
  }
}
