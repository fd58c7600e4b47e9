/** A workflow started from the form that its schema makes, and from the JSON beside it. */
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const workflow = `import { z } from 'zod'
export const input = z.object({
  title: z.string().min(2),
  count: z.number().int().positive().default(1),
  from: z.union([z.object({ url: z.string() }), z.object({ path: z.string() })]),
  shape: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('circle'), radius: z.number() }),
      z.object({ kind: z.literal('square'), side: z.number() }),
    ])
    .optional(),
  note: z.string().nullable(),
  loud: z.boolean().optional(),
  span: z
    .object({ low: z.number(), high: z.number() })
    .refine(({ low, high }) => low <= high, 'low lies above high'),
  labels: z.record(z.string(), z.string().max(3)).optional(),
})
export async function run(ctx: { payload: unknown }) {
  return { got: ctx.payload }
}
`

test('a form for every kind of value, and its JSON, start a workflow with what is seen', async ({
  home,
  page,
  problems,
}) => {
  problems.expect(/status of 400 .*\/api\/workflows\/rich\/runs/)
  const project = new WrittenProject(home, 'desk')
  await project.write('src/workflows/rich.ts', workflow)
  await project.open(page, home, 'workflows/rich')
  const form = page.getByRole('form', { name: 'Start rich' })
  const json = form.getByRole('textbox', { name: 'Input as JSON' })
  await expect(json).toHaveValue(/"note": null/)

  // What is missing is said at its field, which gets the focus.
  await form.getByRole('button', { name: 'Run workflow' }).click()
  const title = form.getByRole('textbox', { name: 'title' })
  await expect(title).toBeFocused()
  await expect(form.getByText('Required.').first()).toBeVisible()
  await title.fill('Ada')
  await form.getByRole('combobox', { name: 'Kind of from' }).selectOption({ index: 1 })
  await form.getByRole('textbox', { name: 'path' }).fill('notes.txt')
  await form.getByRole('button', { name: 'Add shape' }).click()
  await form.getByRole('combobox', { name: 'Kind of shape' }).selectOption({ label: 'square' })
  await form.getByRole('spinbutton', { name: 'side' }).fill('3')
  const loud = form.getByRole('checkbox', { name: 'loud' })
  await loud.check()
  await expect(json).toHaveValue(/"loud": true/)
  await form.getByRole('button', { name: /^leave open ?: loud$/ }).press('Enter')
  await expect(json).not.toHaveValue(/loud/)
  await expect(loud).not.toBeChecked()
  await expect(loud).toBeFocused()
  await form.getByRole('spinbutton', { name: 'low' }).fill('7')
  await form.getByRole('spinbutton', { name: 'high' }).fill('5')
  await expectAccessible(page)

  // What only the server finds, of a group as a whole, is told at the group, which gets the focus.
  await form.getByRole('button', { name: 'Run workflow' }).click()
  const span = form.getByRole('group', { name: 'span' })
  await expect(span).toBeFocused()
  await expect(span).toContainText('low lies above high')
  await form.getByRole('spinbutton', { name: 'high' }).fill('9')

  // Text that is no JSON is sent by no key; its line is told.
  const good = await json.inputValue()
  await json.fill(good.replace('"Ada"', 'Ada'))
  await expect(form.getByText(/\(line \d+\)/)).toBeVisible()
  await title.focus()
  await page.keyboard.press('Control+Enter')
  await expect(json).toBeFocused()
  await expect(page).toHaveURL(/workflows\/rich/)

  // What only the server knows is told too, where no control stands for it.
  await json.fill(good.replace(/\n\}$/, ',\n  "labels": { "a": "too long" }\n}'))
  await json.press('Control+Enter')
  await expect(form.getByRole('alert').filter({ hasText: 'labels.a' })).toBeVisible()
  await json.fill(good)
  await json.press('Control+Enter')
  await expect(page).toHaveURL(/\/runs\//)
  await expect(page.getByRole('main')).toContainText('Succeeded')
  await expect(page.getByRole('main')).toContainText('notes.txt')
  await page
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('link', { name: 'Runs' })
    .click()
  await expect(page.getByRole('main').getByRole('link', { name: /^rich/ })).toHaveCount(1)
})
