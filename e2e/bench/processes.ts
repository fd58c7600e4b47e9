/** The processes a benchmark compares: each is started, says where it listens, is measured and ended. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Target } from './measure.ts'

const Announcement = z.object({ url: z.string(), token: z.string() })

export interface Running extends Target {
  /** Milliseconds from spawn to the first answered request. */
  coldStart: number
  /** Resident memory in megabytes. */
  memory(): number
  stop(): Promise<void>
}

/** Starts `node <args>` and waits for its announcement line and its first answer. */
export async function start(name: string, args: string[]): Promise<Running> {
  const began = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await firstLine(name, child)
  const { url, token } = Announcement.parse(JSON.parse(line))
  const health = await fetch(`${url}/health`)
  await health.arrayBuffer()
  const coldStart = performance.now() - began
  return {
    name,
    url,
    token,
    coldStart,
    memory: () => residentMegabytes(child.pid),
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function firstLine(name: string, child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error(`${name} has no output`)
  const lines = createInterface({ input: child.stdout })
  const ended = once(child, 'exit').then(() => null)
  const line = await Promise.race([once(lines, 'line').then(([text]) => String(text)), ended])
  if (line === null) throw new Error(`${name} ended before it listened`)
  return line
}

function residentMegabytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1]
  return Math.round(Number(kilobytes) / 1024)
}
