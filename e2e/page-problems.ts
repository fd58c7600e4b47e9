/** Everything a page complains about; a test that passes has none. */
import type { Page } from '@playwright/test'

export class PageProblems {
  readonly #all: string[] = []
  readonly #expected: RegExp[] = [
    // The studio asks whether Ollama or LM Studio runs here; that neither does is an answer.
    /status of 502 .*\/api\/providers\/[\w-]+\/test/,
  ]

  /** What was not expected. */
  get list(): string[] {
    return this.#all.filter((problem) => !this.#expected.some((pattern) => pattern.test(problem)))
  }

  /** A test that provokes a complaint says which. */
  expect(...patterns: RegExp[]): void {
    this.#expected.push(...patterns)
  }

  /** Listens to a page for as long as it lives. */
  watch(page: Page): void {
    page.on('pageerror', (error) => this.#all.push(`uncaught: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      if (message.type() !== 'error') return
      this.#all.push(`console: ${message.text()} (${message.location().url})`)
    })
    page.on('crash', () => this.#all.push('the page crashed'))
  }
}
