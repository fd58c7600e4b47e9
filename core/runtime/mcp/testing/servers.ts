/** MCP servers for tests: the protocol's own, over standard streams or on the loopback, and an odd one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '../oauth/loopback.ts'
import { McpServerConfig } from '../server-config.ts'

/** Its tools cover every kind of content, progress, errors and environment. */
const everything = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js'),
)
const filesystem = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/server-filesystem/dist/index.js'),
)

export function everythingOverStdio(env: Record<string, string> = {}): McpServerConfig {
  return McpServerConfig.parse({ command: process.execPath, args: [everything, 'stdio'], env })
}

export function filesystemServer(root: string): McpServerConfig {
  return McpServerConfig.parse({ command: process.execPath, args: [filesystem, root] })
}

/** See `odd-server.ts`. `refuse`: it ends before it answers. `stubborn`: it does not end when asked to. */
export function oddServer(option: 'refuse' | 'stubborn' | 'plain' = 'plain'): McpServerConfig {
  const file = fileURLToPath(new URL('./odd-server.ts', import.meta.url))
  return McpServerConfig.parse({ command: process.execPath, args: [file, option] })
}

export interface ListeningServer extends AsyncDisposable {
  config: McpServerConfig
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** On the same port as before, knowing nothing of earlier sessions. */
  restart(): Promise<void>
}

export async function everythingOverHttp(
  transport: 'streamable-http' | 'sse',
): Promise<ListeningServer> {
  const port = await freePort()
  let child = await listen(transport, port)
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  const path = transport === 'sse' ? 'sse' : 'mcp'
  return {
    config: McpServerConfig.parse({ url: `http://127.0.0.1:${port}/${path}`, transport }),
    kill,
    async restart() {
      await kill()
      child = await listen(transport, port)
    },
    [Symbol.asyncDispose]: kill,
  }
}

async function listen(transport: string, port: number): Promise<ChildProcess> {
  const argument = transport === 'sse' ? 'sse' : 'streamableHttp'
  const child = spawn(process.execPath, [everything, argument], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const listening = new Promise<void>((resolve, reject) => {
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (/running on port|listening on port/i.test(said)) resolve()
    })
    child.once('exit', () => reject(new Error(`The server ended: ${said}`)))
  })
  await listening
  return child
}
