/**
 * Commands and files on this machine, not confined: contained execution with an allowlisted
 * environment, a process group and limits. What it may do is up to the policy around it.
 */
import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join, parse, resolve } from 'node:path'
import { threadId } from 'node:worker_threads'
import { HearthError } from '../../contract/error.ts'
import { fileError, notADirectory } from './file-error.ts'
import { hostEnvironment } from './host/environment.ts'
import { hostFiles } from './host/files.ts'
import { loginPath } from './host/login-path.ts'
import { endProcessTree, type TreeRoot } from './host/process-tree.ts'
import { runHostCommand } from './host/run-command.ts'
import type { ExecOptions, ExecResult, Sandbox, SandboxFactory } from './port.ts'

/** Milliseconds a command may take unless its call says otherwise. */
export const DEFAULT_TIMEOUT_MS = 120_000
/** From SIGTERM to SIGKILL for what is still in the background when a sandbox is disposed. */
const DISPOSE_GRACE_MS = 500

export interface LocalOptions {
  /** Relative to the project's root, which is the default. */
  cwd?: string
  /** Variables granted to every command, beside the allowlisted ones of the host. */
  env?: Record<string, string>
}

/**
 * A sandbox on the host: real files, real commands.
 *
 * @example createAgent(() => ({ model, sandbox: local({ cwd: 'packages/web' }) }))
 */
export function local(options: LocalOptions = {}): SandboxFactory {
  return {
    kind: 'local',
    key: JSON.stringify(options),
    async create({ projectRoot, cwd }) {
      const base = resolve(projectRoot, options.cwd ?? '.')
      const folder = resolve(base, cwd ?? '.')
      await checkFolder(folder)
      return openLocal(folder, options.env)
    },
  }
}

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    throw fileError(error, folder)
  })
  if (found.isDirectory()) return
  throw notADirectory(folder)
}

function openLocal(cwd: string, granted: Record<string, string> | undefined): Sandbox {
  const mark = `${process.pid}.${threadId}.${randomBytes(6).toString('hex')}`
  const background: TreeRoot[] = []
  const running = new Set<Promise<unknown>>()
  const ended = new AbortController()
  let count = 0

  function resolvePath(path: string): string {
    if (path === '~') return homedir()
    if (path.startsWith('~/')) return join(homedir(), path.slice(2))
    return isAbsolute(path) ? resolve(path) : resolve(cwd, path)
  }

  return {
    kind: 'local',
    cwd,
    resolvePath,
    ...hostFiles({
      name: resolvePath,
      place: async (path) => resolvePath(path),
      isRoot: (place) => place === parse(place).root || place === cwd,
    }),

    async exec(command: string, options: ExecOptions = {}): Promise<ExecResult> {
      const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal
      const path = await loginPath()
      signal.throwIfAborted()
      count += 1
      const marker = `${mark}.${count}`
      const work = runHostCommand({
        command,
        cwd: options.cwd === undefined ? cwd : resolvePath(options.cwd),
        env: hostEnvironment(path === null ? {} : { PATH: path }, granted, options.env),
        marker,
        timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        signal,
        onOutput: options.onOutput,
      })
      running.add(work)
      const { leftBehind, pid, ...result } = await work.finally(() => running.delete(work))
      // Where markers are visible they find the background by themselves, and exactly.
      if (leftBehind && process.platform !== 'linux') background.push({ pid })
      return result
    },

    async dispose() {
      if (ended.signal.aborted) return
      ended.abort(
        new HearthError({
          type: 'sandbox_closed',
          status: 409,
          message: 'The sandbox was closed.',
        }),
      )
      await Promise.allSettled(running)
      await Promise.all([
        endMarked(`${mark}.*`, count),
        ...background.map((root) => endProcessTree(root, DISPOSE_GRACE_MS)),
      ])
    },
  }
}

async function endMarked(marker: string, commandsRun: number): Promise<void> {
  if (process.platform === 'linux' && commandsRun > 0) {
    await endProcessTree({ pid: 0, marker }, DISPOSE_GRACE_MS)
  }
}

/**
 * Ends what commands of an ended project thread left running. For the side that owns threads: a
 * worker that was terminated cannot clean up after itself.
 */
export async function endCommandsOfThread(endedThreadId: number): Promise<void> {
  if (process.platform !== 'linux') return
  await endProcessTree({ pid: 0, marker: `${process.pid}.${endedThreadId}.*` }, DISPOSE_GRACE_MS)
}
