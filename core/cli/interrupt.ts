/** Ctrl-C and SIGTERM: the first one asks for an orderly end, the second one ends at once. */

export interface Interruption {
  signal: AbortSignal
  /** Which signal came first; null while none has. */
  cause(): 'SIGINT' | 'SIGTERM' | null
  /** Stops listening. */
  release(): void
}

export function listenForInterrupt(): Interruption {
  const controller = new AbortController()
  let cause: 'SIGINT' | 'SIGTERM' | null = null
  const on = (signal: 'SIGINT' | 'SIGTERM') => {
    if (cause !== null) process.exit(130)
    cause = signal
    controller.abort()
  }
  process.on('SIGINT', on)
  process.on('SIGTERM', on)
  return {
    signal: controller.signal,
    cause: () => cause,
    release() {
      process.off('SIGINT', on)
      process.off('SIGTERM', on)
    },
  }
}

export function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
