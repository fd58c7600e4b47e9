/** The app as a person gets it: in a folder of its own that nothing may write to, started without any help. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { carefulProject } from './careful-project.ts'
import { expect, rootFlags, test } from './desktop-studio.ts'
import { filesBelow, makeWritable, packageApp } from './packaged-app.ts'

const Discovered = z.object({ url: z.string(), token: z.string(), projects: z.array(z.string()) })
type Discovered = z.infer<typeof Discovered>

test('a packaged app starts, keeps, runs and prints, writes nothing beside itself, and ends', async ({
  electron,
  home,
}) => {
  const place = await mkdtemp(join(tmpdir(), 'hearth-packaged-'))
  const folder = join(place, 'Höarth für Åsa 火', 'My Apps')
  const binary = await packageApp(electron, folder)
  const before = await filesBelow(folder)
  const project = await carefulProject(home)
  const args = [...rootFlags(), '--disable-gpu']
  const app = spawn(binary, args, { env: home.env, cwd: home.projects, stdio: 'pipe' })
  const said: string[] = []
  for (const stream of [app.stdout, app.stderr]) {
    stream.on('data', (chunk) => said.push(String(chunk)))
  }
  try {
    const servers = join(home.root, 'hearth', 'servers')
    const server = await discovered(servers, app, said)
    expect(server.projects).toEqual([project])
    const ask = asker(server)

    expect(await (await ask('GET', '/studio/')).text()).toContain('<title>')
    // The project's thread and its compiler, the model, and the database.
    const answer = await ask('POST', '/agents/careful/one', { message: '[[say:packaged]]' })
    expect(await answer.text()).toContain('packaged')
    expect(await (await ask('GET', '/api/sessions')).text()).toContain('careful')
    const run = await ask('POST', '/workflows/quick?wait=result', {})
    expect(await run.text()).toContain('done')
    const types = await (await ask('GET', '/api/types')).text()
    expect(types).toContain('createAgent')
    expect(await printed(ask)).toContain('from-a-terminal')

    app.kill('SIGTERM')
    const [code] = app.exitCode === null ? await once(app, 'exit') : [app.exitCode]
    expect([code, said.join('')]).toEqual([0, expect.not.stringMatching(/Error:|ended without/)])
    expect(await readdir(servers)).toEqual([])
    expect(await filesBelow(folder)).toEqual(before)
  } finally {
    app.kill('SIGKILL')
    await makeWritable(folder)
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
})

/** What it says of itself where other programs look, as soon as it does. */
async function discovered(folder: string, app: ChildProcess, said: string[]): Promise<Discovered> {
  const read = async () => {
    if (app.exitCode !== null) throw new Error(`It ended with ${app.exitCode}:\n${said.join('')}`)
    const [name] = await readdir(folder).catch(() => [])
    return name?.endsWith('.json') ? readFile(join(folder, name), 'utf8') : null
  }
  await expect.poll(read, { timeout: 60_000 }).not.toBeNull()
  return Discovered.parse(JSON.parse((await read()) ?? ''))
}

type Ask = (method: string, path: string, body?: unknown) => Promise<Response>

function asker({ url, token }: Discovered): Ask {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(url + path, { method, headers, ...content })
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response
  }
}

/** What a terminal shows until its shell has ended. */
async function printed(ask: Ask): Promise<string> {
  const opened = await ask('POST', '/api/terminals', { columns: 80, rows: 24 })
  const { id } = z.object({ id: z.string() }).parse(await opened.json())
  const stream = ask('GET', `/api/terminals/${id}/stream`)
  await ask('POST', `/api/terminals/${id}/input`, { data: 'echo from-a""-terminal; exit\r' })
  return (await stream).text()
}
