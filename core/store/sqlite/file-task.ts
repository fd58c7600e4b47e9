/** Work on a whole store file, in a thread of its own: nobody waits for it, and its size is no matter. */
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { TimelineScope } from '../../contract/timeline-file.ts'

const limits = z.object({
  eventsSince: z.number().nullable(),
  runsSince: z.number().nullable(),
  dispatchesSince: z.number().nullable(),
})

export const FileTask = z.discriminatedUnion('kind', [
  /** Whether all pages can be read and fit together. */
  z.object({ kind: z.literal('check'), path: z.string() }),
  /** A copy of what is committed, checked. */
  z.object({ kind: z.literal('copy'), path: z.string(), target: z.string() }),
  /** Digests of blobs stored before a moment that no event refers to, and the last event looked at. */
  z.object({ kind: z.literal('unused-blobs'), path: z.string(), before: z.number() }),
  /** What is old enough to go. */
  z.object({ kind: z.literal('plan'), path: z.string(), limits }),
  /** How much that is. */
  z.object({ kind: z.literal('measure'), path: z.string(), limits }),
  /** The spans of a timeline, written to a file as lines of JSON. */
  z.object({
    kind: z.literal('spans'),
    path: z.string(),
    scope: TimelineScope,
    target: z.string(),
  }),
])
export type FileTask = z.infer<typeof FileTask>

const Reply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('unused-blobs'), digests: z.array(z.string()), lastSeq: z.number() }),
  z.object({
    kind: z.literal('plan'),
    /** Events with a lower number can go. */
    eventsBelow: z.number(),
    runs: z.array(z.string()),
    dispatches: z.array(z.string()),
    prompts: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('spans'),
    lastSeq: z.number(),
    lastAt: z.number(),
    isRunning: z.boolean(),
  }),
  z.object({
    kind: z.literal('measured'),
    events: z.number(),
    bytes: z.number(),
    runs: z.number(),
    dispatches: z.number(),
  }),
  /** The file itself, not the copy. */
  z.object({ kind: z.literal('damaged'), reason: z.string() }),
  z.object({ kind: z.literal('failed'), code: z.string(), reason: z.string() }),
])
export type FileReply = z.infer<typeof Reply>

/** Does the task and resolves with what became of it. Rejects when the signal ends it. */
export function runFileTask(task: FileTask, signal: AbortSignal): Promise<FileReply> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileThreadLocation(), { workerData: task })
    const stop = () => {
      worker.terminate().then(() => reject(signal.reason), reject)
    }
    signal.addEventListener('abort', stop, { once: true })
    worker.once('message', (message) => resolve(Reply.parse(message)))
    worker.once('error', reject)
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop)
      reject(signal.aborted ? signal.reason : new Error('The thread ended without an answer.'))
    })
  })
}

/** Beside this file when run from source, beside the bundle otherwise. */
function fileThreadLocation(): URL {
  const fromSource = import.meta.url.endsWith('.ts')
  return new URL(fromSource ? './file-thread.ts' : './file-thread.js', import.meta.url)
}
