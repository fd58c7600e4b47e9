/** Runs one command to its end: no stdin, bounded in time, its whole process group ended with it. */
import { spawn } from 'node:child_process'
import { root } from './paths.mjs'

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, quiet?: boolean, timeoutMs?: number }} [options]
 *   `quiet` keeps the output instead of showing it.
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} Never rejects: a command
 *   that is not there has code 127.
 */
export function runCommand(command, args, options = {}) {
  const { cwd = root, env = {}, quiet = false, timeoutMs = 15 * 60_000 } = options
  return new Promise((resolve) => {
    const detached = process.platform !== 'win32'
    const child = spawn(command, args, {
      cwd,
      detached,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    })
    let output = ''
    let timedOut = false
    child.stdout?.on('data', (chunk) => {
      output += chunk
    })
    child.stderr?.on('data', (chunk) => {
      output += chunk
    })
    const end = (signal) => endGroup(child, detached, signal)
    const timer = setTimeout(() => {
      timedOut = true
      end('SIGKILL')
    }, timeoutMs)
    const forward = { SIGINT: () => end('SIGINT'), SIGTERM: () => end('SIGTERM') }
    for (const [name, listener] of Object.entries(forward)) process.on(name, listener)
    const settle = (code) => {
      clearTimeout(timer)
      for (const [name, listener] of Object.entries(forward)) process.off(name, listener)
      resolve({ code, output, timedOut })
    }
    child.on('error', (error) => {
      output += `${error.message}\n`
      settle(127)
    })
    child.on('close', (code) => settle(code ?? 1))
  })
}

/** True when the command can be found on the PATH. */
export async function hasCommand(name) {
  const finder = process.platform === 'win32' ? 'where' : 'which'
  return (await runCommand(finder, [name], { quiet: true })).code === 0
}

function endGroup(child, detached, signal) {
  if (child.pid === undefined) return
  try {
    process.kill(detached ? -child.pid : child.pid, signal)
  } catch (error) {
    // Gone in the meantime: that is what was wanted.
    if (error.code !== 'ESRCH') throw error
  }
}
