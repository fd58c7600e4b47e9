/** A real `hearth serve`, with its state in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { hearthEntry } from '../../core/server/testing/hearth-entry.ts'

const Announcement = z.object({ url: z.string(), token: z.string(), pid: z.number() })

export interface ServerProcess {
  url: string
  token: string
  /** `SIGTERM` asks, `SIGKILL` does not. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** Resolves once it listens. `home` keeps everything the process writes outside of projects. */
export async function startServer(home: string, projects: string[]): Promise<ServerProcess> {
  const args = [
    'serve',
    '--port',
    '0',
    '--json',
    ...projects.flatMap((root) => ['--project', root]),
  ]
  const child = spawn(process.execPath, [hearthEntry, ...args], {
    cwd: home,
    env: { PATH: process.env.PATH ?? '', HOME: home, XDG_CONFIG_HOME: `${home}/config` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { url, token } = Announcement.parse(JSON.parse(await firstLine(child)))
  return {
    url,
    token,
    async end(signal) {
      const exited = once(child, 'exit')
      child.kill(signal)
      await exited
    },
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout || !child.stderr) throw new Error('The server has no output.')
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += String(chunk)
  })
  const lines = createInterface({ input: child.stdout })
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(() => null),
  ])
  if (line === null) throw new Error(`The server ended before it listened: ${errors}`)
  return line
}
