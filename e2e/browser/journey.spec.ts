/** The first day with Hearth, in a browser. */
import { walkTheFirstDay } from '../journey.ts'
import { serveStudio, test } from './served-studio.ts'

test('a first day with Hearth', async ({ home, page, problems, studio }) => {
  let running = studio
  await page.goto(running.address)
  // While it restarts, the page's live stream has nobody to ask.
  problems.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/)
  await walkTheFirstDay({
    name: 'browser',
    projects: home.projects,
    page: () => page,
    async restart() {
      await running.stop()
      running = await serveStudio(home)
      await page.goto(running.address)
    },
  })
})
