/** Locks by key: one holder at a time, the others wait in the order they came. */

type Grant = () => void

/** Who may work on a session. */
export interface SessionLocks {
  /** Resolves with the function that releases it. Rejects with the signal's reason while it waits. */
  acquire(key: string, signal: AbortSignal): Promise<() => void>
}

export class FifoLocks implements SessionLocks {
  readonly #queues = new Map<string, Grant[]>()

  /**
   * Resolves with the function that releases the lock.
   * Rejects with the signal's reason when it aborts while waiting; the place in the queue is given up.
   */
  async acquire(key: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    const queue = this.#queues.get(key)
    if (queue === undefined) {
      this.#queues.set(key, [])
    } else {
      await waitForTurn(queue, signal)
    }
    return this.#releaser(key)
  }

  isHeld(key: string): boolean {
    return this.#queues.has(key)
  }

  #releaser(key: string): () => void {
    let released = false
    return () => {
      if (released) return
      released = true
      const next = this.#queues.get(key)?.shift()
      if (next === undefined) this.#queues.delete(key)
      else next()
    }
  }
}

function waitForTurn(queue: Grant[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const grant = () => {
      signal.removeEventListener('abort', leave)
      resolve()
    }
    const leave = () => {
      const place = queue.indexOf(grant)
      if (place !== -1) queue.splice(place, 1)
      reject(signal.reason)
    }
    queue.push(grant)
    signal.addEventListener('abort', leave, { once: true })
  })
}
