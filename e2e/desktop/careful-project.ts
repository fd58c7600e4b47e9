/** A project whose agent asks before it runs a command, open when the app starts; and dialogs answered for tests. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import type { TemporaryHome } from '../temporary-home.ts'

const agent = `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted' }))
`
const quick = `export async function run() {
  return 'done'
}
`

/** Written before the app starts, which then opens it again as if it had been open. */
export async function carefulProject(home: TemporaryHome): Promise<string> {
  const root = join(home.projects, 'careful')
  for (const folder of ['agents', 'workflows']) {
    await mkdir(join(root, 'src', folder), { recursive: true })
  }
  await writeFile(join(root, 'hearth.toml'), '[agent]\nsandbox = "local"\n')
  await writeFile(join(root, 'src', 'agents', 'careful.ts'), agent)
  await writeFile(join(root, 'src', 'workflows', 'quick.ts'), quick)
  await writeFile(join(home.userData, 'session.json'), JSON.stringify({ projects: [root] }))
  return root
}

export interface Asked {
  message: string
  detail: string
  buttons: string[]
}

/** From now on native dialogs are answered with the button of this number, and remembered. */
export async function answerDialogs(app: ElectronApplication, button: number): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    if (!Array.isArray(Reflect.get(globalThis, 'asked'))) Reflect.set(globalThis, 'asked', [])
    const asked: unknown[] = Reflect.get(globalThis, 'asked')
    dialog.showMessageBox = async (...given: unknown[]) => {
      asked.push(given.at(-1))
      return { response, checkboxChecked: false }
    }
  }, button)
}

export async function askedDialogs(app: ElectronApplication): Promise<Asked[]> {
  return app.evaluate(() =>
    (Reflect.get(globalThis, 'asked') ?? []).map(({ message, detail, buttons }: Asked) => ({
      message,
      detail,
      buttons,
    })),
  )
}

/** As if nobody had touched the window for an hour. */
export async function walkAway(app: ElectronApplication): Promise<void> {
  await app.evaluate(() => {
    const now = Date.now
    Date.now = () => now() + 3_600_000
  })
}

export interface Answer {
  status: number
  body: Record<string, unknown> | null
}

/** What script in the page gets, whoever put it there. */
export function fromPage(
  page: Page,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  return page.evaluate(
    async ({ method, path, body }) => {
      const response = await fetch(path, {
        method,
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? null : JSON.parse(text) }
    },
    { method, path, body },
  )
}

/** Asks the agent to run a command, and waits until it waits for an approval; answers with its id. */
export async function waitingApproval(page: Page, command: string): Promise<string> {
  return page.evaluate(async (command) => {
    void fetch('/agents/careful/one', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: `[[tool:bash ${JSON.stringify({ command })}]]` }),
    })
    for (;;) {
      const { items } = await (await fetch('/api/approvals?status=pending')).json()
      if (items[0]) return items[0].id
    }
  }, command)
}
