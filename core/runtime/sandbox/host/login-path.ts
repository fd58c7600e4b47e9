/**
 * The PATH a person has in their terminal. An application started from the macOS Finder gets a bare
 * one, without Homebrew, node or anything they installed, so their login shell is asked for it, once.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Start-up files of a shell may be slow, or wait for ever. */
const PATIENCE_MS = 5_000
/** Start-up files may print; the answer is between these. */
const MARK = '__hearth_path__'

const run = promisify(execFile)

let known: Promise<string | null> | null = null

/** Null where the PATH of this process is the person's own, or the shell does not tell. */
export function loginPath(): Promise<string | null> {
  known ??=
    process.platform === 'darwin' && process.env.TERM === undefined
      ? askShell(process.env.SHELL ?? '/bin/zsh')
      : Promise.resolve(null)
  return known
}

/** What a login shell says its PATH is. */
export async function askShell(shell: string): Promise<string | null> {
  const script = `printf '%s' "${MARK}\${PATH}${MARK}"`
  try {
    const { stdout } = await run(shell, ['-i', '-l', '-c', script], {
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
      env: { HOME: process.env.HOME, USER: process.env.USER, SHELL: shell, TERM: 'dumb' },
    })
    return stdout.split(MARK)[1] || null
  } catch {
    // No such shell, or start-up files that fail: the PATH of this process has to do.
    return null
  }
}
