/** How the app starts and how it fails: marks in the log, one dialog, and an end instead of going on half dead. */
import { app, dialog } from 'electron'

const expected = ['ready', 'first paint', 'window shown', 'runtime ready'] as const
export type StartupMark = (typeof expected)[number]

/** Milliseconds since the process was made; logged once, when all are there. */
export class StartupMarks {
  #begun = process.getCreationTime() ?? Date.now()
  #marks = new Map<StartupMark, number>()

  mark(name: StartupMark): void {
    if (this.#marks.has(name)) return
    this.#marks.set(name, Math.round(Date.now() - this.#begun))
    if (this.#marks.size < expected.length) return
    const all = [...this.#marks].map(([mark, ms]) => `${mark} ${ms} ms`)
    console.info(`Started: ${all.join(', ')}`)
  }
}

/** After an exception that nobody caught, what is in memory is not to be trusted; what is on disk is. */
export function endOnFailure(): void {
  let ended = false
  process.on('uncaughtException', (error) => {
    console.error(error)
    if (ended) return
    ended = true
    dialog.showErrorBox(
      'Hearth has to close',
      `${error.message}\n\nNothing that was accepted is lost: start Hearth again and it goes on.`,
    )
    app.exit(1)
  })
}
