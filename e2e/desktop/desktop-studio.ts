/** The desktop app as Playwright drives it: a real Electron, the built Hearth, a home of its own. */
import type { ChildProcess } from 'node:child_process'
import {
  _electron,
  test as base,
  type ElectronApplication,
  expect,
  type Page,
} from '@playwright/test'
import { PageProblems } from '../page-problems.ts'
import { type TemporaryHome, temporaryHome } from '../temporary-home.ts'
import { type TestElectron, testElectron } from './test-electron.ts'

export interface RunningDesktop {
  app: ElectronApplication
  /** Its only window. */
  window: Page
  /** What its main process printed. */
  output: string[]
}

/** Root cannot use Chromium's sandbox; a person is not root. */
export function rootFlags(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

const started = new Set<ChildProcess>()

/** A test that failed has left its app running, perhaps with a dialog or an agent at work. */
function endWhatIsLeft(): void {
  for (const child of started) child.kill('SIGKILL')
  started.clear()
}

/** Starts it and waits for its window. */
export async function startDesktop(
  electron: TestElectron,
  home: TemporaryHome,
): Promise<RunningDesktop> {
  const app = await _electron.launch({
    executablePath: electron.executablePath,
    args: [...electron.args, ...rootFlags(), '--disable-gpu'],
    env: home.env,
    cwd: home.projects,
  })
  const child = app.process()
  started.add(child)
  child.once('exit', () => started.delete(child))
  const output: string[] = []
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.on('data', (chunk) => output.push(String(chunk)))
  }
  try {
    return { app, window: await app.firstWindow({ timeout: firstWindowMs }), output }
  } catch (error) {
    app.process().kill('SIGKILL')
    throw new Error(`No window appeared. The app said:\n${output.join('')}`, { cause: error })
  }
}

/** Far more than it takes, also on a busy machine. */
const firstWindowMs = 60_000

interface WorkerFixtures {
  electron: TestElectron
}

interface Fixtures {
  home: TemporaryHome
  problems: PageProblems
  desktop: RunningDesktop
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  electron: [
    async ({}, use) => {
      await use(await testElectron())
    },
    // The first time, some 200 MB may have to be fetched.
    { scope: 'worker', timeout: 300_000 },
  ],
  home: async ({}, use) => {
    const home = await temporaryHome()
    await use(home)
    endWhatIsLeft()
    await home.remove()
  },
  problems: async ({}, use) => {
    const problems = new PageProblems()
    await use(problems)
    expect(problems.list).toEqual([])
  },
  desktop: async ({ electron, home, problems }, use, testInfo) => {
    const desktop = await startDesktop(electron, home)
    problems.watch(desktop.window)
    await use(desktop)
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('output', { body: desktop.output.join('') })
      await testInfo.attach('window', { body: await desktop.window.screenshot() })
    }
    await desktop.app.close()
  },
})

export { expect }
