/**
 * What one operation (or one run and all operations in it) writes, in order, in few commits.
 *
 * J1  Changes are committed in the order they were written; what was written in one tick of the event
 *     loop is one commit, so that a step costs one transaction.
 * J2  `durable` resolves when everything written before it is committed. Nothing else waits for the disk.
 * J3  A live delta is never published before the changes written ahead of it were sent.
 * J4  A failed commit is told once (trouble with the disk each time), to the next `durable` or `confirmed`, and at once to `onFailure`;
 *     later commits are still tried, so that an end can be recorded.
 * J5  After trouble with the disk nothing more is written, not even what was sent before that was known: an
 *     end after a hole would be no true record.
 *     Whoever asked for the work ends what is open, and goes on with it when there is room.
 */
import { randomUUID } from 'node:crypto'
import type { Change } from '../../contract/change.ts'
import type { EphemeralEvent } from '../../contract/event.ts'
import { isStorageTrouble } from '../../contract/storage-trouble.ts'
import type { RuntimeHost } from '../port.ts'

/** Milliseconds a start waits for what follows it at once, so that both are one commit. */
const startDelay = 20

interface Failure {
  error: unknown
}

export class Journal {
  readonly #host: Pick<RuntimeHost, 'commit' | 'publish'>
  readonly #line = randomUUID()
  readonly #failureListeners = new Set<(error: unknown) => void>()
  #buffer: Change[] = []
  #scheduled: NodeJS.Immediate | null = null
  #delayed: NodeJS.Timeout | null = null
  #sent: Promise<void> = Promise.resolve()
  #failure: Failure | null = null
  #trouble: Failure | null = null

  constructor(host: Pick<RuntimeHost, 'commit' | 'publish'>) {
    this.#host = host
  }

  /** Calls `listener` when a commit fails; returns the function that stops it. */
  onFailure(listener: (error: unknown) => void): () => void {
    this.#failureListeners.add(listener)
    return () => this.#failureListeners.delete(listener)
  }

  write(...changes: Change[]): void {
    this.#buffer.push(...changes)
    this.#scheduled ??= setImmediate(() => void this.#flush())
  }

  /** Like `write`, but may wait a moment for the next change to share its commit. */
  writeSoon(...changes: Change[]): void {
    this.#buffer.push(...changes)
    this.#delayed ??= setTimeout(() => void this.#flush(), startDelay)
  }

  publish(event: EphemeralEvent): void {
    void this.#flush()
    this.#host.publish([event])
  }

  /** Sends what is buffered and waits for all of it. */
  async durable(): Promise<void> {
    void this.#flush()
    await this.confirmed()
  }

  /** Sends what is buffered and `changes` as one commit; rejects when that very commit fails. */
  async commit(...changes: Change[]): Promise<void> {
    this.#buffer.push(...changes)
    const failure = await this.#flush()
    if (failure !== null) throw failure.error
  }

  /** Waits for what was already sent, leaving the buffer to join the next commit. */
  async confirmed(): Promise<void> {
    await this.#sent
    if (this.#trouble !== null) throw this.#trouble.error
    if (this.#failure === null) return
    const { error } = this.#failure
    this.#failure = null
    throw error
  }

  #flush(): Promise<Failure | null> {
    if (this.#scheduled !== null) clearImmediate(this.#scheduled)
    if (this.#delayed !== null) clearTimeout(this.#delayed)
    this.#scheduled = null
    this.#delayed = null
    if (this.#buffer.length === 0) return Promise.resolve(null)
    const changes = this.#buffer
    this.#buffer = []
    const earlier = this.#sent
    const commit = this.#commit(changes)
    this.#sent = earlier.then(async () => void (await commit))
    return commit
  }

  async #commit(changes: Change[]): Promise<Failure | null> {
    if (this.#trouble !== null) {
      this.#failure ??= this.#trouble
      return this.#trouble
    }
    try {
      await this.#host.commit(changes, this.#line)
      return null
    } catch (error) {
      this.#failure ??= { error }
      if (isStorageTrouble(error)) this.#trouble ??= { error }
      for (const listener of this.#failureListeners) listener(error)
      return { error }
    }
  }
}
