/**
 * Runs git to look, never to change. A project may be somebody else's, and a repository's own settings can
 * name programs to run; so git is given none of them:
 *
 * G1  No hook, file system monitor, pager, external diff, text conversion, filter or transport is run.
 * G2  The environment is an allowlist: no GIT_* variable of the caller's counts, no key leaks.
 * G3  Output, time and the number of children are bounded; the child ends with the call.
 */
import { spawn } from 'node:child_process'

/** Bytes of output that are read. */
const longestOutput = 16 * 1024 * 1024
const timeLimitMs = 15_000

const inherited = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'USERPROFILE']
const inheritedOnWindows = ['SystemRoot', 'SystemDrive', 'ComSpec', 'PATHEXT']

const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.untrackedCache=false',
  'core.attributesFile=/dev/null',
  'core.quotePath=false',
  'diff.external=',
  'protocol.allow=never',
  'submodule.recurse=false',
  'status.submoduleSummary=false',
]

export type GitAnswer =
  | { type: 'done'; exitCode: number; stdout: Buffer; stderr: string; isCut: boolean }
  /** There is no git on this machine. */
  | { type: 'missing' }
  | { type: 'timeout' }

export interface GitCall {
  folder: string
  args: readonly string[]
  /** `name=value` beside those that always hold. */
  settings?: readonly string[]
  signal?: AbortSignal | undefined
}

/** Never rejects for what git says; rejects with the signal's reason when aborted. */
export function runGit({ folder, args, settings: more = [], signal }: GitCall): Promise<GitAnswer> {
  signal?.throwIfAborted()
  const flags = [...settings, ...more].flatMap((setting) => ['-c', setting])
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['--no-pager', '--literal-pathspecs', ...flags, ...args], {
      cwd: folder,
      env: gitEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    const chunks: Buffer[] = []
    let size = 0
    let stderr = ''
    let isCut = false
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, timeLimitMs)
    const abort = () => child.kill('SIGKILL')
    signal?.addEventListener('abort', abort, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      if (isCut) return
      chunks.push(chunk)
      size += chunk.length
      if (size <= longestOutput) return
      isCut = true
      child.kill('SIGKILL')
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < 4_000) stderr += chunk.toString('utf8')
    })
    function leave(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
    child.once('error', (error) => {
      leave()
      if ('code' in error && error.code === 'ENOENT') resolve({ type: 'missing' })
      else reject(error)
    })
    child.once('close', (code) => {
      leave()
      if (signal?.aborted) reject(signal.reason)
      else if (isLate) resolve({ type: 'timeout' })
      else {
        const stdout = Buffer.concat(chunks).subarray(0, longestOutput)
        resolve({ type: 'done', exitCode: code ?? (isCut ? 0 : 1), stdout, stderr, isCut })
      }
    })
  })
}

function gitEnvironment(): Record<string, string> {
  const names = process.platform === 'win32' ? [...inherited, ...inheritedOnWindows] : inherited
  const environment: Record<string, string> = {
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_PAGER: 'cat',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
  }
  for (const name of names) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  return environment
}
