/** A model's words are a stranger's text: they may look like HTML, images and links, and do nothing. */
import { carefulProject } from './careful-project.ts'
import { expect, startDesktop, test } from './desktop-studio.ts'

const hostile = [
  'Look: <img src="https://evil.invalid/html.png" onerror="window.hacked = 1">',
  '<script>window.hacked = 2</script><iframe src="https://evil.invalid/frame"></iframe>',
  '<svg onload="window.hacked = 3"></svg> ![pixel](https://evil.invalid/pixel.png)',
  '[a link](javascript:window.hacked=4) and [another](https://evil.invalid/page)',
  '<form action="https://evil.invalid/"><button>Allow once</button></form> and that is the end.',
].join(' ')

test('HTML stays text, images of strangers are links, and nothing is loaded or run', async ({
  electron,
  home,
  problems,
}) => {
  await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  problems.watch(page)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto('hearth://studio/studio/p/careful/agents/careful')
  await page.getByRole('textbox', { name: 'Message' }).fill(`[[say:${hostile}]]`)
  await page.keyboard.press('Enter')
  const answer = page.getByRole('article').last()
  await expect(answer).toContainText('that is the end')
  await expect(answer).toContainText('<script>window.hacked = 2</script>')

  expect(await page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined()
  for (const element of ['img[src^="http"]', 'iframe', 'form[action]', 'svg[onload]']) {
    await expect(page.getByRole('article').locator(element)).toHaveCount(0)
  }
  await expect(answer.getByRole('link', { name: 'pixel' })).toHaveAttribute('target', '_blank')
  await expect(answer.getByRole('link', { name: 'a link' })).toHaveCount(0)
  await expect(answer.getByRole('button', { name: 'Allow once' })).toHaveCount(0)
  expect(asked.filter((address) => !address.startsWith('hearth://studio/'))).toEqual([])
  await app.close()
})
