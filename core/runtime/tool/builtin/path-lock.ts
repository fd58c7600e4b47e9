/** One change of a file at a time: edits that run side by side would undo each other. */

const tails = new Map<string, Promise<void>>()

/** Runs `work` after all earlier work on the same file. Gives up waiting when aborted. */
export async function withPathLock<T>(
  key: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const before = tails.get(key) ?? Promise.resolve()
  let release: () => void = () => undefined
  const done = new Promise<void>((resolve) => {
    release = resolve
  })
  // Whoever comes next waits for everybody before, also for those who gave up waiting.
  const tail = Promise.all([before, done]).then(() => undefined)
  tails.set(key, tail)
  try {
    await unlessAborted(before, signal)
    return await work()
  } finally {
    release()
    if (tails.get(key) === tail) tails.delete(key)
  }
}

async function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  let onAbort: () => void = () => undefined
  const aborted = new Promise<void>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
