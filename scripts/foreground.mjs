/** Runs a program as if it had been started instead of this script: its terminal, signals, exit code. */
import { spawn } from 'node:child_process'
import { root } from './paths.mjs'

/** Resolves when it has ended; the exit code of this process is then its own. */
export function runInForeground(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...options.env },
    })
    // A terminal sends Ctrl-C to both of us already; twice would mean "at once".
    process.on('SIGINT', () => {
      if (!process.stdin.isTTY) child.kill('SIGINT')
    })
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    process.on('SIGHUP', () => child.kill('SIGHUP'))
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`)
      process.exitCode = 1
      resolve()
    })
    child.on('exit', (code) => {
      process.exitCode = code ?? 1
      resolve()
    })
  })
}
