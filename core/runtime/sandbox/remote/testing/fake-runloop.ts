/** Runloop on loopback: its REST API, with the output of commands as server-sent events. */
import { readFile, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import { z } from 'zod'
import { answerJson, bodyOf, formOf, listenOnLoopback } from './fake-http.ts'
import { type FakeMachine, type FakeMachines, fakeMachines } from './fake-machines.ts'

export const FAKE_RUNLOOP_KEY = 'runloop-key'

export interface FakeRunloop extends AsyncDisposable {
  url: string
  machines: FakeMachines
  /** The command lines it was sent: what a provider could log. */
  commands: string[]
}

interface Execution {
  chunks: { stdout: string[]; stderr: string[] }
  exitCode: number | null
  listeners: Set<() => void>
}

export async function fakeRunloop(): Promise<FakeRunloop> {
  const machines = await fakeMachines('runloop')
  const executions = new Map<string, Execution>()
  const commands: string[] = []
  const server = await listenOnLoopback((request, response) => {
    answer(request, response).catch((error: unknown) =>
      answerJson(response, 500, { message: String(error) }),
    )
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${FAKE_RUNLOOP_KEY}`) {
      return answerJson(response, 401, { message: 'Invalid API key' })
    }
    const { pathname } = new URL(request.url ?? '/', 'http://fake')
    if (pathname === '/v1/devboxes/create_and_await_running') {
      const wanted: unknown = JSON.parse((await bodyOf(request)).toString('utf8'))
      return answerJson(response, 200, view(machines.make(wanted)))
    }
    const [, id = '', action = ''] = /^\/v1\/devboxes\/([^/]+)(?:\/(.+))?$/.exec(pathname) ?? []
    const machine = machines.all.get(id)
    if (machine === undefined) return answerJson(response, 404, { message: `No devbox ${id}.` })
    const states = ['', 'suspend', 'resume', 'shutdown', 'wait_for_status']
    if (states.includes(action)) {
      if (action === 'suspend') machine.state = 'paused'
      if (action === 'resume') machine.state = 'running'
      if (action === 'shutdown') machines.all.delete(id)
      return answerJson(response, 200, view(machine))
    }
    if (machine.state !== 'running') {
      return answerJson(response, 400, { message: 'The devbox is not running.' })
    }
    await answerInMachine(action, request, response)
  }

  async function answerInMachine(
    action: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (action === 'upload_file') {
      const form = await formOf(request)
      const file = form.get('file')
      if (file === null || typeof file === 'string') throw new Error('No file in the form.')
      await writeFile(String(form.get('path')), Buffer.from(await file.arrayBuffer()))
      return answerJson(response, 200, {})
    }
    const body = (await bodyOf(request)).toString('utf8')
    if (action === 'download_file') {
      const { path } = z.object({ path: z.string() }).parse(JSON.parse(body))
      const bytes = await readFile(path)
      response.writeHead(200, { 'content-type': 'application/octet-stream' })
      return void response.end(bytes)
    }
    if (action === 'execute_async') {
      const { command } = z.object({ command: z.string() }).parse(JSON.parse(body))
      commands.push(command)
      const id = `execution-${commands.length}`
      executions.set(id, execute(machines, command))
      return answerJson(response, 200, detail(id, null))
    }
    const [, id = '', what] = /^executions\/([^/]+)\/(\w+)$/.exec(action) ?? []
    const execution = executions.get(id)
    if (execution === undefined) return answerJson(response, 404, { message: 'No execution.' })
    if (what === 'wait_for_status') {
      await ended(execution)
      return answerJson(response, 200, detail(id, execution.exitCode))
    }
    const stream = what === 'stream_stdout_updates' ? 'stdout' : 'stderr'
    await sendUpdates(execution, execution.chunks[stream], response)
  }

  return {
    url: server.url,
    machines,
    commands,
    async [Symbol.asyncDispose]() {
      await machines[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

function view({ id, state }: FakeMachine) {
  return { id, status: state === 'running' ? 'running' : 'suspended' }
}

function detail(id: string, exitCode: number | null) {
  const status = exitCode === null ? 'running' : 'completed'
  return { devbox_id: 'any', execution_id: id, status, exit_status: exitCode }
}

function execute(machines: FakeMachines, command: string): Execution {
  const execution: Execution = {
    chunks: { stdout: [], stderr: [] },
    exitCode: null,
    listeners: new Set(),
  }
  const tell = () => {
    for (const listener of execution.listeners) listener()
  }
  const child = machines.start('/bin/bash', ['-c', command], { env: {} })
  child.stdin?.end()
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8')
    child[name]?.on('data', (bytes: Buffer) => {
      execution.chunks[name].push(decoder.write(bytes))
      tell()
    })
  }
  child.on('close', (code) => {
    execution.exitCode = code ?? 137
    tell()
  })
  return execution
}

async function sendUpdates(
  execution: Execution,
  chunks: string[],
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  let sent = 0
  const send = () => {
    for (const output of chunks.slice(sent)) {
      response.write(`data: ${JSON.stringify({ output, offset: sent })}\n\n`)
      sent += 1
    }
  }
  execution.listeners.add(send)
  send()
  await ended(execution)
  execution.listeners.delete(send)
  response.end()
}

async function ended(execution: Execution): Promise<void> {
  while (execution.exitCode === null) {
    await new Promise<void>((resolve) => {
      const once = () => {
        execution.listeners.delete(once)
        resolve()
      }
      execution.listeners.add(once)
    })
  }
}
