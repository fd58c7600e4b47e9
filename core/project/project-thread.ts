/** What runs in a project thread: the runtime and the project's own code, and no database handle. */
import { join } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import * as zod from 'zod'
import { HearthError, toStoredError } from '../contract/error.ts'
import * as hearth from '../index.ts'
import { type RuntimeConfig, type SandboxPolicy, toRuntimeConfig } from '../runtime/config.ts'
import { observers } from '../runtime/observe/observe.ts'
import type { ProjectRuntime } from '../runtime/port.ts'
import { createProjectRuntime } from '../runtime/project-runtime.ts'
import type { SourceFolders } from './config.ts'
import { readConfigModule } from './config-module.ts'
import { createModuleLoader, type ProjectLoader, warmCompiler } from './module-loader.ts'
import { ownSystemThread } from './system-thread.ts'
import {
  errorsAsData,
  type HostFunctions,
  type StartReply,
  type StartRequest,
  type ThreadFunctions,
} from './thread-protocol.ts'

interface Started {
  runtime: ProjectRuntime
  loader: ProjectLoader
}

/** How long the end of a thread waits for what its observers have begun. */
const observerGraceMs = 1_000

/** Answers the host at the other end of the port from now on. */
export function openProjectThread(port: MessagePort): void {
  let started: Started | null = null
  function current(): Started {
    if (started) return started
    throw new HearthError({
      type: 'internal_error',
      status: 500,
      message: 'The project thread was asked before it was started.',
    })
  }

  const host = createBirpc<HostFunctions, ThreadFunctions>(
    {
      async start(request) {
        for (const [name, value] of Object.entries(request.env)) process.env[name] ??= value
        const { reply, ...parts } = await startRuntime(request, host)
        started = parts
        return reply
      },
      systemThread: async () => ownSystemThread(),
      warm: async () => warmCompiler(),
      loadedFiles: async () => current().loader.loadedFiles(),
      inventory: () => current().runtime.inventory(),
      prompt: (request) => current().runtime.prompt(request),
      runWorkflow: (request) => current().runtime.runWorkflow(request),
      runHandler: (request) => current().runtime.runHandler(request),
      answerByApp: (request) => current().runtime.answerByApp(request),
      checkInput: (workflow, payload) => current().runtime.checkInput(workflow, payload),
      forgetSession: (key) => current().runtime.forgetSession(key),
      abort: (target) => current().runtime.abort(target),
      steer: (operationId, message) => current().runtime.steer(operationId, message),
      withdrawSteering: (operationId, messageId) =>
        current().runtime.withdrawSteering(operationId, messageId),
      mcpServers: () => current().runtime.mcpServers(),
      reconnectMcpServer: (name) => current().runtime.reconnectMcpServer(name),
      ping: async () => undefined,
      async drain(why) {
        await current().runtime.drain(why)
        await observers.settled(observerGraceMs)
      },
      observe: (events) =>
        observers.deliver(events, (error) => host.observerFailed(toStoredError(error))),
    },
    {
      ...errorsAsData,
      eventNames: ['publish', 'evaluating', 'strayError', 'observing', 'observerFailed'],
      post: (frame) => port.postMessage(frame),
      on: (listener) => port.on('message', listener),
    },
  )

  observers.onChange = (isObserving) => host.observing(isObserving)
  process.on('unhandledRejection', (reason) => host.strayError(toStoredError(reason)))
  keepProcessAlive()
}

/** A thread's process is all of Hearth: code that ends "its" process ends its thread. */
function keepProcessAlive(): void {
  const kill = process.kill.bind(process)
  process.kill = (pid, signal) => {
    const isOwn = pid === 0 || Math.abs(pid) === process.pid
    return isOwn && signal !== 0 ? process.exit(1) : kill(pid, signal)
  }
}

async function startRuntime(
  request: StartRequest,
  host: HostFunctions,
): Promise<Started & { reply: StartReply }> {
  const { projectRoot, configModule } = request
  const open = (folders: SourceFolders) =>
    createModuleLoader({
      projectRoot,
      folders,
      cacheFolder: request.cacheFolder,
      quarantine: request.quarantine,
      provided: { hearth, zod },
      onEvaluate: (file) => host.evaluating(file),
    })
  const module =
    configModule === null ? null : await readConfigModule(open(request.folders), configModule)
  const folders = module?.folders ?? request.folders
  const loader = open(folders)
  const runtime = createProjectRuntime({
    host,
    loader,
    config: withPolicy(module ? toRuntimeConfig(module.config) : request.config, request.policy),
    env: environment(),
    projectRoot,
    stateRoot: join(request.stateRoot, 'sandboxes'),
    projectId: request.projectId,
  })
  const { config = null, problems = [] } = module ?? {}
  const { providers = {}, telemetry, storage } = config ?? {}
  const reply = { providers, telemetry, storage, folders, problems }
  return { runtime, loader, reply }
}

function withPolicy(config: RuntimeConfig, policy: SandboxPolicy): RuntimeConfig {
  return { ...config, policy: { ...config.policy, ...policy } }
}

function environment(): Record<string, string> {
  const entries = Object.entries(process.env)
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
