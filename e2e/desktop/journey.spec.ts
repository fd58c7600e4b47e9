/** The first day with Hearth, in the desktop app. */
import { walkTheFirstDay } from '../journey.ts'
import { startDesktop, test } from './desktop-studio.ts'

test('a first day with Hearth', async ({ electron, home, problems }) => {
  let desktop = await startDesktop(electron, home)
  problems.watch(desktop.window)
  await walkTheFirstDay({
    name: 'desktop',
    projects: home.projects,
    page: () => desktop.window,
    async restart() {
      await desktop.app.close()
      desktop = await startDesktop(electron, home)
      problems.watch(desktop.window)
    },
  })
  await desktop.app.close()
})
