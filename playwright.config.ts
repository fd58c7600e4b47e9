/** End-to-end tests: the same journey in a browser and in the desktop app, one at a time. */
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test'

/** The system's browser, as `scripts/e2e.mjs` found it; Playwright's own when there is none. */
const chromium = process.env.HEARTH_CHROMIUM

/** The browser of tests and of pictures. */
const browser: PlaywrightTestConfig['use'] = {
  viewport: { width: 1440, height: 900 },
  // Movement is for people; without it a page is sooner what it will be.
  contextOptions: { reducedMotion: 'reduce' },
  launchOptions: {
    ...(chromium ? { executablePath: chromium } : {}),
    // The sandbox cannot start as root; the rest keeps a test browser from calling home.
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  },
}

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'artifacts/e2e',
  // Every test starts a whole studio, and waits for it most of the time.
  workers: 2,
  fullyParallel: false,
  timeout: 150_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  // A second try tells a noisy machine from a defect; the report names what needed it.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  // A trace costs a third of the time: it is made of what failed once.
  use: { screenshot: 'only-on-failure', trace: 'on-first-retry' },
  projects: [
    {
      name: 'browser',
      testDir: 'e2e/browser',
      use: browser,
    },
    // Not a test: what README and docs show.
    { name: 'pictures', testDir: 'e2e/pictures', use: browser },
    // One window has the focus.
    { name: 'desktop', testDir: 'e2e/desktop', workers: 1 },
  ],
})
