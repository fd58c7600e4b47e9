/** What a process holds at a moment, read from outside: memory, open handles, write-ahead log, and how soon it answers. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Door } from '../chaos/api.ts'

export interface Sample {
  /** Seconds since the begin. */
  at: number
  /** Megabytes. */
  rss: number
  /** Open file descriptors: files, sockets, pipes, timers of the event loop. */
  handles: number
  threads: number
  /** Megabytes. */
  wal: number
  /** Milliseconds until `/health` answered, the longest since the sample before. */
  answer: number
}

export function takeSample(pid: number, root: string, at: number, answer: number): Sample {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1])
  return {
    at,
    rss: Math.round(field('VmRSS') / 1024),
    handles: readdirSync(`/proc/${pid}/fd`).length,
    threads: field('Threads'),
    wal: walSize(root),
    answer,
  }
}

function walSize(root: string): number {
  const file = statSync(join(root, '.hearth', 'hearth.db-wal'), { throwIfNoEntry: false })
  return (file?.size ?? 0) / 1024 / 1024
}

/** Asks `/health` once: what a blocked event loop delays as well. */
export async function answerTime({ url }: Door): Promise<number> {
  const began = performance.now()
  const response = await fetch(`${url}/health`)
  await response.arrayBuffer()
  return performance.now() - began
}
