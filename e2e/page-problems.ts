/** Everything a page complains about; a test that passes has none. */
import type { Page } from '@playwright/test'

export class PageProblems {
  readonly list: string[] = []

  /** Listens to a page for as long as it lives. */
  watch(page: Page): void {
    page.on('pageerror', (error) => this.list.push(`uncaught: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      if (message.type() !== 'error') return
      this.list.push(`console: ${message.text()} (${message.location().url})`)
    })
    page.on('crash', () => this.list.push('the page crashed'))
  }
}
