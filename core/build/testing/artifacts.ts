/** An installed Hearth, a project, and artifacts of it that are really started. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { createHearthClient, type HearthClient } from '../../client/index.ts'
import { installHearth, installLocked } from './installation.ts'

export const token = 'a-token-nobody-can-guess'

export interface Artifacts {
  /** Folder of everything; gone when disposed. */
  home: string
  project: string
  /** Where Hearth is installed. */
  installation: string
  /** Runs the installed command in the project's folder. */
  hearth(args: string[], env?: Record<string, string>): Promise<Finished>
  /** Builds for the target, by default into `for-<target>`, and expects that to succeed. */
  build(target: string, ...args: string[]): Promise<string>
  /** Puts what the folder's lock file names beside it, as `npm ci` would. */
  install(folder: string): void
  /** Runs any program of an artifact to its end. */
  run(command: string[], folder: string, env?: Record<string, string>): Promise<Finished>
  /** Starts an artifact's entry and waits until it listens. */
  start(folder: string, env?: Record<string, string>, command?: string[]): Promise<RunningArtifact>
  dispose(): Promise<void>
}

export interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

export interface RunningArtifact {
  url: string
  client: HearthClient
  child: ChildProcess
  ended: Promise<number | null>
  /** What it wrote to stderr so far. */
  words(): string
}

const Lock = z.object({
  packages: z.record(z.string(), z.looseObject({ optional: z.boolean().optional() })),
})

const checkout = join(import.meta.dirname, '../../..')

export async function createArtifacts(files: Record<string, string>): Promise<Artifacts> {
  const installation = await installHearth()
  const home = mkdtempSync(join(tmpdir(), 'hearth-artifacts-'))
  // A server that gives up root must still get here.
  chmodSync(home, 0o755)
  const project = join(home, 'Support Desk')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
  const running = new Set<ChildProcess>()
  const packages = join(home, 'packages')
  const base = { PATH: process.env.PATH ?? '', HOME: home }

  function launch(command: string[], cwd: string, env: Record<string, string>): ChildProcess {
    const [program = '', ...args] = command
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd,
      env: { ...base, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    child.once('exit', () => running.delete(child))
    return child
  }

  async function run(command: string[], cwd: string, env: Record<string, string> = {}) {
    const child = launch(command, cwd, env)
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', (chunk) => (stdout += chunk))
    child.stderr?.on('data', (chunk) => (stderr += chunk))
    const [code] = await once(child, 'close')
    return { code, stdout, stderr }
  }

  function hearth(args: string[], env: Record<string, string> = {}) {
    const state = { HEARTH_HOME: join(home, 'state') }
    return run(['node', installation.cli, ...args], project, { ...state, ...env })
  }

  return {
    home,
    project,
    installation: installation.root,
    hearth,
    run,
    async build(target, ...args) {
      const folder = join(home, `for-${target}`)
      const built = await hearth(['build', '--target', target, '--output', folder, ...args])
      if (built.code !== 0) throw new Error(built.stderr)
      return folder
    },
    install(folder) {
      if (!existsSync(packages)) {
        const lock = Lock.parse(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')))
        const wanted = Object.entries(lock.packages).filter(([path]) => path !== '')
        // Optional ones are for other platforms, or extras that need a compiler.
        const here = ([path, entry]: [string, { optional?: boolean | undefined }]) =>
          existsSync(join(checkout, path)) || !entry.optional
        const paths = wanted.filter(here).map(([path]) => path)
        installLocked(packages, paths)
      }
      symlinkSync(join(packages, 'node_modules'), join(folder, 'node_modules'))
    },
    async start(folder, env = {}, command = ['node', 'server.mjs']) {
      const child = launch(command, folder, { PORT: '0', ...env })
      const ended = once(child, 'exit').then(([code]) => code)
      let words = ''
      child.stderr?.on('data', (chunk) => (words += chunk))
      if (child.stdout === null) throw new Error('It has no output.')
      const lines = createInterface({ input: child.stdout })
      const first = once(lines, 'line').then(([line]) => String(line))
      const line = await Promise.race([first, ended.then((code) => `code ${code}: ${words}`)])
      const url = /^Hearth listens at (\S+)$/.exec(line)?.[1]
      if (url === undefined) throw new Error(`It did not start: ${line}`)
      const client = createHearthClient({ baseUrl: url, token })
      return { url, client, child, ended, words: () => words }
    },
    async dispose() {
      for (const child of running) {
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
      }
      installation.dispose()
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
