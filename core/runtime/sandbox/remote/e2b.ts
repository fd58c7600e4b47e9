/** Sandboxes of E2B. The only module that loads its SDK. */
import type * as E2bSdk from 'e2b'
import type { CommandHandle, Sandbox as E2bSandbox, SandboxOpts } from 'e2b'
import type { SandboxFactory } from '../port.ts'
import { loadSdk, type ProviderPlace, requireKey, type SdkWanted } from './load-sdk.ts'
import type { RemoteMachine, RemoteProvider, RunRequest } from './machine.ts'
import type { RemoteOptions } from './options.ts'
import { remoteFactory } from './remote-sandbox.ts'

/** An hour: the longest that every plan allows. Reconnecting starts it anew. */
const LIFETIME_MS = 3_600_000

export interface E2bOptions extends RemoteOptions {
  /** Name or id of a template, or of a snapshot. Default: E2B's `base`. */
  template?: string
  /** Default `e2b.app`. */
  domain?: string
  /** Address of the machines' own API; with `baseUrl`, for an installation of your own. */
  sandboxUrl?: string
}

/**
 * A sandbox in a machine of E2B (e2b.dev). Needs the package `e2b` and `E2B_API_KEY`.
 *
 * @example createAgent(() => ({ model, sandbox: e2b({ template: 'my-template' }) }))
 */
export function e2b(options: E2bOptions = {}): SandboxFactory {
  const { template, domain, baseUrl, options: passedOn } = options
  return remoteFactory({
    kind: 'e2b',
    options,
    identity: [template, domain, baseUrl, passedOn],
    provider: (place) => connect(options, place),
  })
}

const wanted: SdkWanted<typeof E2bSdk> = {
  kind: 'e2b',
  from: 'e2b',
  install: 'e2b',
  needed: ['Sandbox', 'CommandExitError', 'NotFoundError'],
}

async function connect(
  options: E2bOptions,
  { env, projectRoot }: ProviderPlace,
): Promise<RemoteProvider> {
  const apiKey = requireKey('e2b', 'E2B_API_KEY', options.apiKey, env)
  const sdk = await loadSdk(wanted, projectRoot)
  const connection = {
    apiKey,
    ...(options.domain === undefined ? {} : { domain: options.domain }),
    ...(options.baseUrl === undefined ? {} : { apiUrl: options.baseUrl }),
    ...(options.sandboxUrl === undefined ? {} : { sandboxUrl: options.sandboxUrl }),
  }
  const timeoutMs = options.timeoutMs ?? LIFETIME_MS
  const exitCodeOf = (error: unknown) => {
    if (error instanceof sdk.CommandExitError) return error.exitCode
    throw error
  }
  return {
    async start() {
      const settings: SandboxOpts = {
        // Its end must not take the files along.
        lifecycle: { onTimeout: 'pause' },
        timeoutMs,
        ...options.options,
        ...connection,
      }
      const made = await (options.template === undefined
        ? sdk.Sandbox.create(settings)
        : sdk.Sandbox.create(options.template, settings))
      return machineOf(made, exitCodeOf)
    },
    async find(id) {
      try {
        return machineOf(await sdk.Sandbox.connect(id, { ...connection, timeoutMs }), exitCodeOf)
      } catch (error) {
        if (error instanceof sdk.NotFoundError) return null
        throw error
      }
    },
  }
}

function machineOf(sandbox: E2bSandbox, exitCodeOf: (error: unknown) => number): RemoteMachine {
  return {
    id: sandbox.sandboxId,
    async run(request) {
      request.signal.throwIfAborted()
      const { script, env, onStdout, onStderr } = request
      const handle = await sandbox.commands.run(script, {
        background: true,
        envs: env,
        onStdout,
        onStderr,
        // The limit is kept by who asks.
        timeoutMs: 0,
      })
      return await finish(handle, request, exitCodeOf)
    },
    readFile: (path) => sandbox.files.read(path, { format: 'bytes' }),
    async writeFile(path, bytes) {
      await sandbox.files.write(path, new Uint8Array(bytes).buffer)
    },
    async close(how) {
      if (how === 'kill') await sandbox.kill()
      if (how === 'pause') await sandbox.pause()
      return undefined
    },
  }
}

async function finish(
  handle: CommandHandle,
  { signal }: RunRequest,
  exitCodeOf: (error: unknown) => number,
): Promise<number> {
  let leave = () => {}
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
  })
  const ended = handle.wait().then(({ exitCode }) => exitCode, exitCodeOf)
  try {
    return await Promise.race([ended, left])
  } catch (error) {
    if (signal.aborted) await handle.disconnect()
    throw error
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
