/** Machines that a fake provider rents out: commands run for real, in the temp folder of a test. */
import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface FakeMachine {
  id: string
  state: 'running' | 'paused'
  /** As the provider was asked for it. */
  request: unknown
}

export interface FakeMachines extends AsyncDisposable {
  /** Where the sandbox's workspace is to be. */
  workspace: string
  all: Map<string, FakeMachine>
  /** How often a machine was made. */
  made: number
  /** A machine with an empty disk; `from` a snapshot, it has what was there. */
  make(request: unknown, from?: 'snapshot'): FakeMachine
  /** Starts a program with nothing of this process's environment. */
  start(command: string, args: string[], options: { env: Record<string, string> }): ChildProcess
}

export async function fakeMachines(prefix: string, idPrefix = `${prefix}-`): Promise<FakeMachines> {
  const folder = await mkdtemp(join(tmpdir(), `hearth-${prefix}-`))
  const running = new Set<ChildProcess>()
  const machines: FakeMachines = {
    workspace: join(folder, 'workspace'),
    all: new Map(),
    made: 0,
    make(request, from) {
      if (from === undefined) rmSync(machines.workspace, { recursive: true, force: true })
      machines.made += 1
      const id = `${idPrefix}${String(machines.made).padStart(22, '0')}`
      const machine: FakeMachine = { id, state: 'running', request }
      machines.all.set(id, machine)
      return machine
    },
    start(command, args, { env }) {
      const child = spawn(command, args, {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: folder, ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      running.add(child)
      child.on('close', () => running.delete(child))
      return child
    },
    async [Symbol.asyncDispose]() {
      for (const child of running) child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  return machines
}
