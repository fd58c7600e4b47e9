/** One started thread in reserve, so that nobody waits for it to start. */
import type { ProjectThread } from './thread-host.ts'

/** A new one comes a moment later, so as not to compete with the first answers. */
const delayMs = 1_500

export class SpareThread {
  #make: () => ProjectThread
  #thread: ProjectThread | null = null
  #timer: NodeJS.Timeout | undefined
  #isWarm = false
  #isEnded = false

  constructor(make: () => ProjectThread) {
    this.#make = make
  }

  /** The one in reserve, or a new one. */
  take(): ProjectThread {
    const thread = this.#thread ?? this.#make()
    this.#thread = null
    return thread
  }

  /** Ready for source that was never compiled before, now and from now on. */
  warm(): void {
    this.#isWarm = true
    this.#thread?.warm()
  }

  plan(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#prepare(), this.#isWarm ? 0 : delayMs)
    this.#timer.unref()
  }

  async end(reason: string): Promise<void> {
    this.#isEnded = true
    clearTimeout(this.#timer)
    const thread = this.#thread
    this.#thread = null
    await thread?.stop(reason)
  }

  #prepare(): void {
    if (this.#thread || this.#isEnded) return
    const spare = this.#make()
    if (this.#isWarm) spare.warm()
    this.#thread = spare
    void spare.ended.then(() => {
      if (this.#thread === spare) this.#thread = null
    })
  }
}
