/** Find in a conversation: every time the words are there, one after the other, also in what is long or folded. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = `import { createAgent, local } from 'hearth'
export default createAgent(() => ({
  model: 'demo/scripted',
  sandbox: local(),
  policy: { shell: 'allow', read: 'allow', write: 'allow' },
}))
`

async function send(page: Page, text: string, answer: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('log').getByText(answer, { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden()
}

/** The match that stands out: its words, what is before it, and whether all that scrolls shows it. */
function here(page: Page) {
  return page.evaluate(() => {
    const [range, ...more] = [...(CSS.highlights.get('hearth-find-here') ?? [])]
    if (!(range instanceof Range) || more.length > 0) return null
    const before = (range.startContainer.nodeValue ?? '').slice(0, range.startOffset)
    const at = range.getBoundingClientRect()
    let isSeen = true
    let element = range.startContainer.parentElement
    for (; element; element = element.parentElement) {
      if (!/auto|scroll|hidden/.test(getComputedStyle(element).overflowY)) continue
      const view = element.getBoundingClientRect()
      isSeen &&= at.top >= view.top - 1 && at.bottom <= view.bottom + 1
    }
    return { words: range.toString(), before: before.trim().split(/\s+/).at(-1) ?? '', isSeen }
  })
}

test('each occurrence is numbered, stood on, and brought into view', async ({ home, page }) => {
  const project = new WrittenProject(home, 'finds')
  await project.write('hearth.toml', '')
  await project.write('src/agents/desk.ts', agent)
  await mkdir(project.root, { recursive: true })
  const lines = Array.from({ length: 400 }, (_, line) =>
    line % 150 === 40 ? `row${line} needle` : `row${line} hay`,
  )
  await writeFile(join(project.root, 'stack.log'), `${lines.join('\n')}\n`)
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  const read = `[[tool:bash ${JSON.stringify({ command: 'cat stack.log' })}]]`
  await send(page, `look ${read}[[say:all read]]`, 'all read')
  const filler = 'Some words that fill a line of this answer. '.repeat(60)
  await send(page, `[[say:first needle. ${filler} second needle. ${filler}\n\nend 0]]`, 'end 0')
  for (const number of [1, 2, 3]) {
    await send(page, `[[say:${filler}\n\nend ${number}]]`, `end ${number}`)
  }

  await page.keyboard.press('ControlOrMeta+F')
  const find = page.getByRole('searchbox', { name: 'Find in this conversation' })
  const status = page.getByRole('search').getByRole('status')
  await find.fill('needle')
  const total = 7
  // The newest first: what was answered, what was asked, what the tool gave.
  const order = [
    ['second', 1],
    ['first', 2],
    ['second', 3],
    ['[[say:first', 4],
    ['row340', 5],
    ['row190', 6],
    ['row40', 7],
  ] as const
  for (const [before, number] of order) {
    await expect.poll(() => here(page)).toEqual({ words: 'needle', before, isSeen: true })
    await expect(status).toHaveText(`${number} of ${total}`)
    await find.press('Enter')
  }
  // Round at the end, and back.
  await expect.poll(() => here(page)).toMatchObject({ before: 'second', isSeen: true })
  await expect(status).toHaveText(`1 of ${total}`)
  await find.press('Shift+Enter')
  await expect.poll(() => here(page)).toMatchObject({ before: 'row40', isSeen: true })
  await expect(status).toHaveText(`${total} of ${total}`)

  // Several words are found where they stand in a row.
  await find.fill('first needle')
  await expect(status).toHaveText('1 of 2')
  await expect.poll(() => here(page)).toMatchObject({ words: 'first needle', isSeen: true })
  await find.fill('nowhere')
  await expect(status).toHaveText('None')
  await find.press('Escape')
  await expect.poll(() => page.evaluate(() => CSS.highlights.size)).toBe(0)
})
