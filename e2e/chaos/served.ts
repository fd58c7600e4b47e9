/** One `hearth serve` of the trials: started, spoken to, and killed without a word. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const Announcement = z.object({ url: z.string(), token: z.string() })

export interface Launch {
  /** The file that is the `hearth` command: built, or from source. */
  entry: string
  home: string
  root: string
  /** No file may grow beyond this many KiB; absent: no limit. The system's stand-in for a full disk. */
  largestFileKb?: number
}

export interface Served {
  url: string
  token: string
  pid: number
  /** What it wrote to stderr so far. */
  errors(): string
  kill(): Promise<void>
  /** Asks it to end. */
  stop(): Promise<number | null>
  ended(): boolean
}

export interface Starting {
  /** Null when it ended before it listened. */
  listening: Promise<Served | null>
  kill(): Promise<void>
  errors(): string
}

export function startServing({ entry, home, root, largestFileKb }: Launch): Starting {
  const command = [process.execPath, entry, 'serve', '--port', '0', '--json', '--project', root]
  // `exec`: the process that is killed is the server's own.
  const limited = ['-c', `ulimit -f ${(largestFileKb ?? 0) * 2}; exec "$0" "$@"`, ...command]
  const [program = '', ...rest] = largestFileKb === undefined ? command : ['/bin/sh', ...limited]
  const child = spawn(program, rest, {
    cwd: home,
    env: { PATH: process.env.PATH ?? '', HOME: home, HEARTH_HOME: `${home}/state` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += String(chunk)
  })
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
    return child.exitCode
  }
  const kill = async () => void (await end('SIGKILL'))
  const listening = firstLine(child).then((line): Served | null => {
    if (line === null) return null
    const { url, token } = Announcement.parse(JSON.parse(line))
    return {
      url,
      token,
      pid: child.pid ?? 0,
      errors: () => errors,
      kill,
      stop: () => end('SIGTERM'),
      ended: () => child.exitCode !== null || child.signalCode !== null,
    }
  })
  return { listening, kill, errors: () => errors }
}

/** Raises what the process said when it ended before it listened. */
export async function serve(launch: Launch): Promise<Served> {
  const starting = startServing(launch)
  const served = await starting.listening
  if (served === null) throw new Error(`The server ended before it listened: ${starting.errors()}`)
  return served
}

async function firstLine(child: ChildProcess): Promise<string | null> {
  if (!child.stdout) throw new Error('The server has no output.')
  const lines = createInterface({ input: child.stdout })
  return Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(() => null),
  ])
}
