/** Daytona on loopback: its REST API, its toolbox API in each sandbox, and output of commands over WebSocket. */
import { readFile, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { answerJson, bodyOf, formOf, listenOnLoopback } from './fake-http.ts'
import { type FakeMachine, type FakeMachines, fakeMachines } from './fake-machines.ts'

export const FAKE_DAYTONA_KEY = 'dtn_key'

export interface FakeDaytona extends AsyncDisposable {
  url: string
  machines: FakeMachines
  /** The command lines it was sent: what a provider could log. */
  commands: string[]
}

/** What goes before bytes of one stream. */
const prefixes = { stdout: Buffer.from([1, 1, 1]), stderr: Buffer.from([2, 2, 2]) }

interface Command {
  id: string
  output: Buffer[]
  exitCode: number | null
  sockets: Set<WebSocket>
}

export async function fakeDaytona(): Promise<FakeDaytona> {
  const machines = await fakeMachines('daytona')
  const running = new Map<string, Command>()
  const commands: string[] = []
  const server = await listenOnLoopback((request, response) => {
    answer(request, response).catch((error: unknown) =>
      answerJson(response, 500, { statusCode: 500, message: String(error) }),
    )
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.server.on('upgrade', (request, socket, head) => {
    const id = /\/command\/([^/]+)\/logs/.exec(request.url ?? '')?.[1] ?? ''
    const command = running.get(id)
    if (command === undefined) return socket.destroy()
    sockets.handleUpgrade(request, socket, head, (client) => {
      for (const bytes of command.output) client.send(bytes)
      if (command.exitCode === null) command.sockets.add(client)
      else client.close(1000)
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${FAKE_DAYTONA_KEY}`) {
      return answerJson(response, 401, { statusCode: 401, message: 'Unauthorized' })
    }
    const url = new URL(request.url ?? '/', server.url)
    const [, door, id = '', rest = ''] =
      /^\/(sandbox|toolbox)(?:\/([^/]+))?(.*)$/.exec(url.pathname) ?? []
    if (door === 'sandbox' && id === '') {
      const wanted: unknown = JSON.parse((await bodyOf(request)).toString('utf8'))
      return answerJson(response, 200, describe(machines.make(wanted)))
    }
    const machine = machines.all.get(id)
    if (machine === undefined) {
      return answerJson(response, 404, { statusCode: 404, message: `Sandbox ${id} not found` })
    }
    if (door === 'sandbox') {
      if (request.method === 'DELETE') machines.all.delete(id)
      if (rest === '/stop') machine.state = 'paused'
      if (rest === '/start') machine.state = 'running'
      return answerJson(response, 200, describe(machine))
    }
    if (machine.state !== 'running') {
      return answerJson(response, 400, { statusCode: 400, message: 'Sandbox is not started' })
    }
    if (rest.startsWith('/files')) return await answerForFiles(rest, request, response)
    await answerForProcesses(rest, request, response)
  }

  const describe = ({ id, state }: FakeMachine) => ({
    id,
    name: id,
    state: state === 'running' ? 'started' : 'stopped',
    toolboxProxyUrl: `${server.url}/toolbox`,
  })

  async function answerForProcesses(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const text = (await bodyOf(request)).toString('utf8')
    if (path === '/process/execute') {
      const { command } = z.object({ command: z.string() }).parse(JSON.parse(text))
      commands.push(command)
      const { exitCode, output } = await runToEnd(machines, command)
      return answerJson(response, 200, { exitCode, result: output })
    }
    if (/^\/process\/session\/[^/]+\/exec$/.test(path)) {
      const { command } = z.object({ command: z.string() }).parse(JSON.parse(text))
      commands.push(command)
      const started = startCommand(machines, command, `command-${commands.length}`)
      running.set(started.id, started)
      return answerJson(response, 202, { cmdId: started.id })
    }
    const id = /\/command\/([^/]+)$/.exec(path)?.[1]
    if (id !== undefined) {
      const exitCode = running.get(id)?.exitCode ?? undefined
      return answerJson(response, 200, { id, command: '', exitCode })
    }
    // A session is made or ended.
    answerJson(response, 200, {})
  }

  return {
    url: server.url,
    machines,
    commands,
    async [Symbol.asyncDispose]() {
      await machines[Symbol.asyncDispose]()
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

async function answerForFiles(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (path === '/files/bulk-upload') {
    const form = await formOf(request)
    const file = form.get('files[0].file')
    if (file === null || typeof file === 'string') throw new Error('No file in the form.')
    await writeFile(String(form.get('files[0].path')), Buffer.from(await file.arrayBuffer()))
    return answerJson(response, 200, {})
  }
  const text = (await bodyOf(request)).toString('utf8')
  const { paths } = z.object({ paths: z.array(z.string()) }).parse(JSON.parse(text))
  const boundary = 'fake-boundary'
  response.writeHead(200, { 'content-type': `multipart/form-data; boundary=${boundary}` })
  for (const name of paths) {
    const bytes = await readFile(name)
    response.write(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    )
    response.write(bytes)
    response.write('\r\n')
  }
  response.end(`--${boundary}--\r\n`)
}

function startCommand(machines: FakeMachines, command: string, id: string): Command {
  const started: Command = { id, output: [], exitCode: null, sockets: new Set() }
  const child = machines.start('/bin/bash', ['-c', command], { env: {} })
  child.stdin?.end()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (bytes: Buffer) => {
      const labelled = Buffer.concat([prefixes[name], bytes])
      started.output.push(labelled)
      for (const socket of started.sockets) socket.send(labelled)
    })
  }
  child.on('close', (code) => {
    started.exitCode = code ?? 137
    for (const socket of started.sockets) socket.close(1000)
  })
  return started
}

/** As a shell that splits the line: the real one may or may not be. */
async function runToEnd(
  machines: FakeMachines,
  command: string,
): Promise<{ exitCode: number; output: string }> {
  const child = machines.start('/bin/sh', ['-c', command], { env: {} })
  child.stdin?.end()
  const output: Buffer[] = []
  child.stdout?.on('data', (bytes: Buffer) => output.push(bytes))
  child.stderr?.on('data', (bytes: Buffer) => output.push(bytes))
  const exitCode = await new Promise<number>((resolve) =>
    child.on('close', (code) => resolve(code ?? 137)),
  )
  return { exitCode, output: Buffer.concat(output).toString('utf8') }
}
