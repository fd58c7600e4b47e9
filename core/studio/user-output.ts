/** What the project's code prints, as log events: never on this process's own output. */
import type { DurableEventBody } from '../contract/event.ts'

export interface UserOutputOptions {
  projectId: string
  append(events: DurableEventBody[]): void
}

type Level = 'info' | 'warn' | 'error'

/** A program that prints in a loop must not fill the disk. */
const linesPerSecond = 200
const longestLine = 8_192

export class UserOutput {
  #options: UserOutputOptions
  #second = 0
  #count = 0

  constructor(options: UserOutputOptions) {
    this.#options = options
  }

  line(stream: 'stdout' | 'stderr', text: string): void {
    const second = Math.floor(Date.now() / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#count = 0
    }
    this.#count += 1
    if (this.#count > linesPerSecond) return
    const isLast = this.#count === linesPerSecond
    const message = isLast ? 'Too much output: the rest of this second is left out.' : text
    this.record(isLast ? 'warn' : stream === 'stderr' ? 'error' : 'info', message, { stream })
  }

  record(level: Level, message: string, attributes: Record<string, unknown>): void {
    const project = this.#options.projectId
    const timestamp = new Date().toISOString()
    const text = message.length > longestLine ? `${message.slice(0, longestLine)} …` : message
    this.#options.append([{ type: 'log', timestamp, project, level, message: text, attributes }])
  }
}
