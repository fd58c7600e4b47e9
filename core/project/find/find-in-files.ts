/** Searches the files of a project in a thread of its own, within limits of time and size. */
import { Worker } from 'node:worker_threads'
import type { FileSearchResult } from '../../contract/file-search.ts'
import {
  type FindReply,
  type FindTask,
  findThreadLocation,
  type ReplaceTask,
} from './find-protocol.ts'
import { patternOf } from './text-matches.ts'

/** Milliseconds of one request; what was found by then is answered. */
const timeLimit = 5_000
const memoryMb = 512
/** At once; more wait. */
const mostThreads = 2

/**
 * @throws `invalid_query_param` (400) for what is no regular expression; the signal's reason.
 */
export async function findInFiles(
  task: Omit<FindTask, 'kind'>,
  signal?: AbortSignal,
  limit = timeLimit,
): Promise<FileSearchResult> {
  patternOf(task.query)
  const result: FileSearchResult = {
    items: [],
    nextCursor: null,
    filesSearched: 0,
    stoppedBy: null,
  }
  const ending = await inThread({ kind: 'find', ...task }, { signal, limit }, (reply) => {
    if (reply.type === 'replaced') return
    result.filesSearched = reply.filesSearched
    if (reply.type === 'file') result.items.push(reply.file)
    else {
      result.nextCursor = reply.next
      result.stoppedBy = reply.stoppedBy
    }
  })
  return ending === 'time' ? { ...result, stoppedBy: 'time' } : result
}

/** The texts with every match replaced; null when it took too long. */
export async function replaceInTexts(
  task: Omit<ReplaceTask, 'kind'>,
  signal?: AbortSignal,
  limit = timeLimit,
): Promise<Map<string, { text: string; count: number }> | null> {
  patternOf(task.query)
  const done = new Map<string, { text: string; count: number }>()
  const ending = await inThread({ kind: 'replace', ...task }, { signal, limit }, (reply) => {
    if (reply.type === 'replaced') done.set(reply.path, { text: reply.text, count: reply.count })
  })
  return ending === 'time' ? null : done
}

type Found = Exclude<FindReply, { type: 'started' }>

let running = 0
const waiting: (() => void)[] = []

async function inThread(
  workerData: FindTask | ReplaceTask,
  bounds: { signal: AbortSignal | undefined; limit: number },
  onReply: (reply: Found) => void,
): Promise<'done' | 'time'> {
  if (running >= mostThreads) await new Promise<void>((start) => waiting.push(start))
  else running += 1
  try {
    bounds.signal?.throwIfAborted()
    return await run(workerData, bounds, onReply)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

async function run(
  workerData: FindTask | ReplaceTask,
  { signal, limit }: { signal: AbortSignal | undefined; limit: number },
  onReply: (reply: Found) => void,
): Promise<'done' | 'time'> {
  const worker = new Worker(findThreadLocation(), {
    name: 'hearth-find',
    workerData,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  let timer: NodeJS.Timeout | undefined
  let abort = () => {}
  try {
    return await new Promise<'done' | 'time'>((resolve, reject) => {
      abort = () => reject(signal?.reason)
      signal?.addEventListener('abort', abort, { once: true })
      worker.on('message', (reply: FindReply) => {
        // From when it begins: to start and load a thread takes longer where the machine is busy.
        if (reply.type === 'started') {
          // What has been said by then is heard first.
          timer = setTimeout(() => setImmediate(resolve, 'time'), limit)
          return
        }
        onReply(reply)
        if (reply.type === 'end') resolve('done')
      })
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('The thread that searches ended early.')))
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    await worker.terminate()
  }
}
