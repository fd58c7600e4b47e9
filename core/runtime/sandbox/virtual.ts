/**
 * The default sandbox: a real folder that survives restarts, confined for files and for commands.
 * Commands run in a bash of their own making (just-bash): no program of the host, no network, no
 * environment of the host's.
 */
import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { HearthError } from '../../contract/error.ts'
import { notADirectory, pathEscapes } from './file-error.ts'
import { hostFiles } from './host/files.ts'
import { TIMEOUT_EXIT_CODE } from './host/run-command.ts'
import { DEFAULT_TIMEOUT_MS } from './local.ts'
import type { ExecOptions, ExecResult, Sandbox, SandboxFactory } from './port.ts'
import { placeInside, resolveVirtualPath, WORKSPACE } from './virtual/paths.ts'
import { runInShellThread, type ShellOutcome } from './virtual/shell-threads.ts'

/** As a kernel that ran out of memory ends a process: 128 + SIGKILL. */
const OUT_OF_MEMORY_EXIT_CODE = 137

export interface VirtualOptions {
  /** Variables granted to every command. */
  env?: Record<string, string>
}

/**
 * A confined sandbox in `<stateRoot>/<id>/`, which commands and file operations share as `/workspace`.
 *
 * @example createAgent(() => ({ model, sandbox: virtual() }))
 */
export function virtual(options: VirtualOptions = {}): SandboxFactory {
  return {
    kind: 'virtual',
    key: JSON.stringify(options),
    async create({ id, stateRoot, cwd }) {
      if (id === '' || id === '.' || id === '..' || /[\\/\0]/.test(id)) throw pathEscapes(id)
      const folder = join(stateRoot, id)
      await mkdir(folder, { recursive: true })
      const root = await realpath(folder)
      const start = resolveVirtualPath(cwd ?? '.', WORKSPACE, root)
      const sandbox = openVirtual(root, start, options.env)
      await sandbox.mkdir(start, { recursive: true })
      return sandbox
    },
  }
}

function openVirtual(root: string, cwd: string, granted: Record<string, string> = {}): Sandbox {
  const ended = new AbortController()
  const running = new Set<Promise<unknown>>()
  const resolvePath = (path: string) => resolveVirtualPath(path, cwd, root)
  const files = hostFiles({
    name: resolvePath,
    place: (path, last) => placeInside(root, resolvePath(path), last),
    isRoot: (place) => place === root,
  })

  return {
    kind: 'virtual',
    cwd,
    hostFolder: root,
    resolvePath,
    ...files,

    async exec(command: string, options: ExecOptions = {}): Promise<ExecResult> {
      const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal
      signal.throwIfAborted()
      const folder = resolvePath(options.cwd ?? '.')
      if (!(await files.stat(folder)).isDirectory) throw notADirectory(folder)
      const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
      const env = { ...granted, ...options.env }
      const work = runInShellThread({ command, root, cwd: folder, env, timeoutMs }, signal)
      running.add(work)
      const outcome = await work.finally(() => running.delete(work))
      const result = toResult(outcome, timeoutMs)
      const output = result.stdout + result.stderr
      if (output !== '') options.onOutput?.(output)
      return result
    },

    async dispose() {
      ended.abort(
        new HearthError({
          type: 'sandbox_closed',
          status: 409,
          message: 'The sandbox was closed.',
        }),
      )
      await Promise.allSettled(running)
    },
  }
}

function toResult(outcome: ShellOutcome, timeoutMs: number): ExecResult {
  if (outcome.type === 'answer') return outcome.answer
  const [exitCode, reason] =
    outcome.type === 'timeout'
      ? [TIMEOUT_EXIT_CODE, `timed out after ${timeoutMs} ms`]
      : [OUT_OF_MEMORY_EXIT_CODE, 'ran out of memory']
  return { stdout: '', stderr: `bash: ${reason}\n`, exitCode, truncated: false }
}
