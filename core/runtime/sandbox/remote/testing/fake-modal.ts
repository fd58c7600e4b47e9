/** Modal on loopback: the calls of its control plane and of its command router that a sandbox needs, over gRPC. */
import type { ChildProcess } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { type GrpcCall, GrpcStatus, listenForGrpc } from './fake-grpc.ts'
import { type FakeMachines, fakeMachines } from './fake-machines.ts'
import { encode, Message } from './protobuf.ts'

export const FAKE_MODAL_TOKEN = { tokenId: 'ak-fake', tokenSecret: 'as-fake' }

export interface FakeModal extends AsyncDisposable {
  url: string
  machines: FakeMachines
  /** The command lines it was sent: what a provider could log. */
  commands: string[]
}

/** Modal's own tool in every sandbox, by which its SDK reads and writes files. */
const fileTool = '/__modal/.bin/modal-sandbox-fs-tools'
const FileRequest = z.union([
  z.object({ ReadFile: z.object({ path: z.string() }) }),
  z.object({ WriteFile: z.object({ path: z.string() }) }),
])

const SUCCESS = 1
const TERMINATED = 3
const NOT_FOUND = 5
const UNAUTHENTICATED = 16
/** A token that says when it ends, as the SDK wants to know. */
const jwt = `e30.${Buffer.from(JSON.stringify({ exp: 4_102_444_800 })).toString('base64url')}.x`

interface Execution {
  /** By file descriptor: 0 is stdout, 1 is stderr. */
  output: [Buffer[], Buffer[]]
  exitCode: number | null
  listeners: Set<() => void>
  stdin(bytes: Buffer): void
  endStdin(): Promise<void>
}

export async function fakeModal(): Promise<FakeModal> {
  const machines = await fakeMachines('modal', 'sb-v2-')
  const executions = new Map<string, Execution>()
  const snapshots = new Set<string>()
  const commands: string[] = []
  const server = await listenForGrpc(async (call) => {
    const method = call.path.split('/').at(-1) ?? ''
    if (call.path.includes('TaskCommandRouter')) await answerInMachine(method, call)
    else call.send(answerForMachines(method, call, await only(call)))
  })
  const url = `http://127.0.0.1:${server.port}`

  function answerForMachines(method: string, call: GrpcCall, request: Message): Buffer {
    if (call.headers['x-modal-token-secret'] !== FAKE_MODAL_TOKEN.tokenSecret) {
      throw new GrpcStatus(UNAUTHENTICATED, 'Token validation failed')
    }
    // Sandboxes of the second kind have calls of their own, with the same messages.
    switch (method.replace(/V2$/, '')) {
      case 'AuthTokenGet':
        return encode([[1, jwt]])
      case 'AppGetOrCreate':
        return encode([[1, 'ap-1']])
      case 'EnvironmentGetOrCreate':
        return encode([
          [1, 'en-1'],
          [2, [[2, [[1, '2025.06']]]]],
        ])
      case 'ImageGetOrCreate':
        return encode([
          [1, 'im-base'],
          [2, [[1, SUCCESS]]],
        ])
      case 'ImageFromId':
        if (!snapshots.has(request.text(1))) throw new GrpcStatus(NOT_FOUND, 'No such image')
        return encode([[1, request.text(1)]])
      case 'SandboxCreate': {
        const image = new Message(request.bytes(2)).text(3)
        const made = machines.make({ image }, snapshots.has(image) ? 'snapshot' : undefined)
        return encode([[1, made.id]])
      }
      case 'SandboxGetTaskId':
        return encode([[1, `ta-${request.text(1)}`]])
      case 'SandboxWait':
        return machines.all.has(request.text(1)) ? encode([]) : encode([[1, [[1, TERMINATED]]]])
      case 'SandboxTerminate':
        machines.all.delete(request.text(1))
        return encode([])
      case 'SandboxGetCommandRouterAccess':
      case 'TaskGetCommandRouterAccess':
        return encode([
          [1, jwt],
          // Says https, and is dialled without TLS because it is this machine.
          [2, `https://127.0.0.1:${server.port}`],
        ])
      default:
        throw new GrpcStatus(12, `The fake has no ${method}.`)
    }
  }

  async function answerInMachine(method: string, call: GrpcCall): Promise<void> {
    if (method === 'TaskExecStdinWriteStream') {
      await writeStdin(call, executions)
      return call.send(encode([]))
    }
    const request = await only(call)
    if (!machines.all.has(request.text(1).replace('ta-', ''))) {
      throw new GrpcStatus(NOT_FOUND, 'The task has ended')
    }
    if (method === 'TaskSnapshotFilesystem') {
      const image = `im-${snapshots.size + 1}`
      snapshots.add(image)
      return call.send(encode([[1, image]]))
    }
    const id = request.text(2)
    if (method === 'TaskExecStart') {
      const args = request.all(3).map((bytes) => bytes.toString('utf8'))
      commands.push(args.join(' '))
      executions.set(
        id,
        args[0] === fileTool ? useFiles(args[1] ?? '') : execute(machines, args, envOf(request)),
      )
      return call.send(encode([]))
    }
    const execution = executions.get(id)
    if (execution === undefined) throw new GrpcStatus(NOT_FOUND, 'No such exec')
    if (method === 'TaskExecStdioRead') return await sendOutput(execution, request.integer(4), call)
    if (method !== 'TaskExecWait') throw new GrpcStatus(12, `The fake has no ${method}.`)
    await ended(execution)
    call.send(encode([[1, execution.exitCode ?? 137]]))
  }

  return {
    url,
    machines,
    commands,
    async [Symbol.asyncDispose]() {
      await machines[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

async function only(call: GrpcCall): Promise<Message> {
  for await (const bytes of call.messages) return new Message(bytes)
  return new Message(Buffer.alloc(0))
}

/** Sources of the environment: field 13, each with a map in field 2, whose entries are field 1. */
function envOf(request: Message): Record<string, string> {
  const maps = request.all(13).map((source) => new Message(new Message(source).bytes(2)))
  const entries = maps.flatMap((map) => map.all(1)).map((entry) => new Message(entry))
  return Object.fromEntries(entries.map((entry) => [entry.text(1), entry.text(2)]))
}

function newExecution(): Execution {
  return {
    output: [[], []],
    exitCode: null,
    listeners: new Set(),
    stdin() {},
    async endStdin() {},
  }
}

function execute(machines: FakeMachines, args: string[], env: Record<string, string>): Execution {
  const execution = newExecution()
  const [command = 'false', ...rest] = args
  const child: ChildProcess = machines.start(command, rest, { env })
  const streams = [child.stdout, child.stderr]
  for (const [descriptor, stream] of streams.entries()) {
    stream?.on('data', (bytes: Buffer) => {
      execution.output[descriptor === 0 ? 0 : 1].push(bytes)
      tell(execution)
    })
  }
  child.on('close', (code) => finish(execution, code ?? 137))
  return execution
}

/** Modal's file tool. What is to be written comes by stdin. */
function useFiles(text: string): Execution {
  const request = FileRequest.parse(JSON.parse(text))
  const execution = newExecution()
  if ('ReadFile' in request) {
    readFile(request.ReadFile.path).then(
      (bytes) => {
        execution.output[0].push(bytes)
        finish(execution, 0)
      },
      () => finish(execution, 1),
    )
    return execution
  }
  const written: Buffer[] = []
  execution.stdin = (bytes) => written.push(bytes)
  execution.endStdin = async () => {
    await writeFile(request.WriteFile.path, Buffer.concat(written))
    finish(execution, 0)
  }
  return execution
}

async function writeStdin(call: GrpcCall, executions: Map<string, Execution>): Promise<void> {
  let execution: Execution | undefined
  for await (const bytes of call.messages) {
    const message = new Message(bytes)
    if (message.has(1)) execution = executions.get(new Message(message.bytes(1)).text(2))
    if (message.has(2)) execution?.stdin(message.bytes(2))
    if (message.has(3)) await execution?.endStdin()
  }
}

async function sendOutput(execution: Execution, descriptor: number, call: GrpcCall): Promise<void> {
  const chunks = execution.output[descriptor === 0 ? 0 : 1]
  let sent = 0
  const send = () => {
    for (const bytes of chunks.slice(sent)) call.send(encode([[1, bytes]]))
    sent = chunks.length
  }
  execution.listeners.add(send)
  send()
  await ended(execution)
  execution.listeners.delete(send)
}

function finish(execution: Execution, exitCode: number): void {
  execution.exitCode = exitCode
  tell(execution)
}

function tell(execution: Execution): void {
  for (const listener of execution.listeners) listener()
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
