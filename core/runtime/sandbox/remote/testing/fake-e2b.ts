/** E2B on loopback: its REST API for machines, and in each machine files over HTTP and processes over Connect RPC. */
import type { ChildProcess } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { answerJson, bodyOf, formOf, listenOnLoopback } from './fake-http.ts'
import { type FakeMachines, fakeMachines } from './fake-machines.ts'

export const FAKE_E2B_KEY = 'e2b_0123456789'

export interface FakeE2b extends AsyncDisposable {
  url: string
  machines: FakeMachines
}

const Start = z.object({
  process: z.object({
    cmd: z.string(),
    args: z.array(z.string()).default([]),
    envs: z.record(z.string(), z.string()).default({}),
  }),
})

export async function fakeE2b(): Promise<FakeE2b> {
  const machines = await fakeMachines('e2b')
  const server = await listenOnLoopback((request, response) => {
    answer(machines, request, response).catch((error: unknown) =>
      answerJson(response, 500, { code: 500, message: String(error) }),
    )
  })
  return {
    url: server.url,
    machines,
    async [Symbol.asyncDispose]() {
      await machines[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

async function answer(
  machines: FakeMachines,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake')
  const own = request.headers['e2b-sandbox-id']
  if (typeof own === 'string') {
    const machine = machines.all.get(own)
    if (machine?.state !== 'running') {
      // As E2B's proxy answers for a machine that is not there.
      return answerJson(response, 502, { sandboxId: own, message: 'The sandbox was not found' })
    }
    return await answerInMachine(machines, url, request, response)
  }
  if (request.headers['x-api-key'] !== FAKE_E2B_KEY) {
    return answerJson(response, 401, { code: 401, message: 'Invalid API key' })
  }
  await answerForMachines(machines, url, request, response)
}

async function answerForMachines(
  machines: FakeMachines,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = (await bodyOf(request)).toString('utf8')
  const describe = (id: string) => ({
    sandboxID: id,
    templateID: 'base',
    clientID: 'fake',
    envdVersion: '0.6.4',
    envdAccessToken: 'fake-token',
  })
  if (request.method === 'POST' && url.pathname === '/v2/sandboxes') {
    return answerJson(response, 201, describe(machines.make(JSON.parse(body)).id))
  }
  const [, id = '', action] = /^(?:\/v2)?\/sandboxes\/([^/]+)(?:\/(\w+))?$/.exec(url.pathname) ?? []
  const machine = machines.all.get(id)
  if (machine === undefined) {
    return answerJson(response, 404, { code: 404, message: `sandbox "${id}" not found` })
  }
  if (request.method === 'DELETE') machines.all.delete(id)
  else if (action === 'pause') machine.state = 'paused'
  else if (action === 'connect') {
    machine.state = 'running'
    return answerJson(response, 200, describe(id))
  }
  response.writeHead(204).end()
}

async function answerInMachine(
  machines: FakeMachines,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (url.pathname === '/health') return void response.writeHead(204).end()
  const path = url.searchParams.get('path') ?? ''
  if (url.pathname === '/files' && request.method === 'GET') {
    const found = await stat(path).catch(() => null)
    if (found === null) return answerJson(response, 404, { code: 404, message: 'not found' })
    const bytes = await readFile(path)
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': bytes.length,
    })
    return void response.end(bytes)
  }
  if (url.pathname === '/files') {
    const file = (await formOf(request)).get('file')
    if (file === null || typeof file === 'string') throw new Error('No file in the form.')
    await writeFile(path, Buffer.from(await file.arrayBuffer()))
    return answerJson(response, 200, [{ name: path, path, type: 'file' }])
  }
  if (url.pathname === '/process.Process/Start') {
    return await startProcess(machines, request, response)
  }
  answerJson(response, 404, { code: 'unimplemented', message: url.pathname })
}

/** A server stream of Connect: each message with one byte of flags and four of length; 2 marks the last. */
async function startProcess(
  machines: FakeMachines,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request)
  const { process: wanted } = Start.parse(JSON.parse(body.subarray(5).toString('utf8')))
  response.writeHead(200, { 'content-type': 'application/connect+json' })
  const send = (message: unknown, flags = 0) => response.write(envelope(message, flags))
  const child: ChildProcess = machines.start(wanted.cmd, wanted.args, { env: wanted.envs })
  child.stdin?.end()
  send({ event: { start: { pid: child.pid } } })
  child.stdout?.on('data', (bytes: Buffer) =>
    send({ event: { data: { stdout: bytes.toString('base64') } } }),
  )
  child.stderr?.on('data', (bytes: Buffer) =>
    send({ event: { data: { stderr: bytes.toString('base64') } } }),
  )
  child.on('close', (code, signal) => {
    const status = signal === null ? `exit status ${code}` : `signal: ${signal}`
    send({ event: { end: { exitCode: code ?? -1, exited: signal === null, status } } })
    response.end(envelope({}, 2))
  })
}

function envelope(message: unknown, flags: number): Uint8Array {
  const text = Buffer.from(JSON.stringify(message))
  const head = Buffer.alloc(5)
  head.writeUInt8(flags, 0)
  head.writeUInt32BE(text.length, 1)
  return Buffer.concat([head, text])
}
