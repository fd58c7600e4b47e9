/** A sandbox on a rented machine, the same for every provider. */
import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import { HearthError } from '../../../contract/error.ts'
import { untilAborted } from '../../until-aborted.ts'
import { DEFAULT_TIMEOUT_MS } from '../local.ts'
import type { ExecOptions, ExecResult, Sandbox, SandboxFactory } from '../port.ts'
import { type RemoteBox, releaseBox, takeBox } from './box.ts'
import { boxFile } from './box-memory.ts'
import { remoteFiles } from './files.ts'
import type { ProviderPlace } from './load-sdk.ts'
import type { RemoteKind, RemoteMachine, RemoteProvider } from './machine.ts'
import { DEFAULT_WORKSPACE, type RemoteOptions } from './options.ts'
import { resolveRemotePath } from './paths.ts'
import { endMarked, runRemoteCommand } from './run-command.ts'
import { workspaceScript } from './shell.ts'

export interface RemotePlan<Options extends RemoteOptions> {
  kind: RemoteKind
  options: Options
  /** What makes one machine another: its image, its provider's options. */
  identity: unknown
  /** Loads the SDK and finds the keys; called when a machine is first needed. */
  provider(place: ProviderPlace): Promise<RemoteProvider>
}

/** The factory of a remote sandbox: nothing is loaded or rented before its first use. */
export function remoteFactory<Options extends RemoteOptions>(
  plan: RemotePlan<Options>,
): SandboxFactory {
  const { kind, options } = plan
  const workspace = posix.resolve('/', options.workspace ?? DEFAULT_WORKSPACE)
  const key = JSON.stringify([plan.identity, options])
  return {
    kind,
    key,
    async create({ id, stateRoot, projectRoot, cwd, env, report, isReplaced }) {
      const file = boxFile(stateRoot, id, kind, JSON.stringify([plan.identity, workspace]))
      const start = resolveRemotePath(cwd ?? '.', workspace, workspace)
      const box = await takeBox({
        kind,
        file,
        onClose: options.onClose ?? 'pause',
        provider: () => plan.provider({ env: env ?? process.env, projectRoot }),
        prepare: (machine) => makeFolder(machine, workspace),
        report: report ?? warn,
        isReplaced: isReplaced ?? (() => false),
      })
      return openRemote({ kind, box, file, workspace, start, granted: options.env ?? {} })
    },
  }
}

/** Where nobody listens for events. */
async function warn(message: string): Promise<void> {
  process.emitWarning(message)
}

interface RemotePlace {
  kind: RemoteKind
  box: RemoteBox
  file: string
  workspace: string
  start: string
  granted: Record<string, string>
}

function openRemote({ kind, box, file, workspace, start, granted }: RemotePlace): Sandbox {
  const mark = randomBytes(9).toString('hex')
  const ended = new AbortController()
  const running = new Set<Promise<unknown>>()
  const resolvePath = (path: string) => resolveRemotePath(path, start, workspace)
  let count = 0
  let disposal: Promise<void> | null = null
  let startMadeIn: RemoteMachine | null = null

  /** `work` on the machine, in which the folder to start in exists. */
  async function use<Result>(work: (machine: RemoteMachine) => Promise<Result>): Promise<Result> {
    if (ended.signal.aborted) throw ended.signal.reason
    return await box.use(async (machine) => {
      if (startMadeIn !== machine && start !== workspace) await makeFolder(machine, start)
      startMadeIn = machine
      return await work(machine)
    })
  }

  async function end(): Promise<void> {
    ended.abort(
      new HearthError({
        type: 'sandbox_closed',
        status: 409,
        message: 'The sandbox was closed.',
      }),
    )
    await Promise.allSettled(running)
    try {
      if (box.isOpen && count > 0) await box.use((machine) => endMarked(machine, `${mark}.`))
    } finally {
      await releaseBox(file, box)
    }
  }

  return {
    kind,
    cwd: start,
    resolvePath,
    ...remoteFiles({ use, workspace, resolvePath }),

    async exec(command: string, options: ExecOptions = {}): Promise<ExecResult> {
      const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal
      signal.throwIfAborted()
      count += 1
      await untilAborted(use(isThere), signal)
      const work = use((machine) =>
        runRemoteCommand(machine, {
          command,
          folder: resolvePath(options.cwd ?? '.'),
          env: { ...granted, ...options.env },
          mark: `${mark}.${count}.`,
          timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
          signal,
          onOutput: options.onOutput,
        }),
      )
      running.add(work)
      const result = await work.finally(() => running.delete(work))
      if (result !== null) return result
      throw signal.reason
    },

    dispose() {
      disposal ??= end()
      return disposal
    },
  }
}

/** Of `use` for nothing but its connection. */
async function isThere(): Promise<void> {}

async function makeFolder(machine: RemoteMachine, workspace: string): Promise<void> {
  const said: string[] = []
  const exitCode = await machine.run({
    script: workspaceScript(workspace),
    env: {},
    onStdout() {},
    onStderr: (chunk) =>
      said.push(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)),
    signal: new AbortController().signal,
  })
  if (exitCode === 0) return
  throw new HearthError({
    type: 'sandbox_workspace_unavailable',
    status: 502,
    message: `The folder ${workspace} could not be made in the sandbox.`,
    details: 'Choose one that its user may write to with the option `workspace`.',
    dev: said.join(''),
  })
}
