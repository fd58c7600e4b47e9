/** How long to wait before something that was cut off is tried again. */

/** Half a second, then a second, each up to half as long again so that many do not return at once. */
export function backoff(attempt: number): number {
  return Math.round(250 * 2 ** attempt * (1 + Math.random() / 2))
}

/** Resolves after that time, or when `signal` aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, milliseconds)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}
