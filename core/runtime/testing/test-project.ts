/** A project for tests whose modules are given as objects: the real runtime over a host in memory. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHandlerRunId, newOperationId, newRunId } from '../../contract/id.ts'
import type { ProviderSettings } from '../../contract/provider.ts'
import { defaultRuntimeConfig, type RuntimeConfig } from '../config.ts'
import type { ModuleLoader, SourceModule } from '../loader-port.ts'
import type { HandlerRequest, ProjectRuntime, PromptRequest, WorkflowRequest } from '../port.ts'
import { createProjectRuntime } from '../project-runtime.ts'
import { MemoryHost } from './memory-host.ts'

export interface TestModules {
  /** Exports by name; a function is called at load, so that it may throw. */
  agents?: Record<string, ModuleExports>
  workflows?: Record<string, ModuleExports>
}

type ModuleExports = Record<string, unknown> | (() => Record<string, unknown>)

export interface TestProject extends AsyncDisposable {
  host: MemoryHost
  runtime: ProjectRuntime
  root: string
  /** A prompt to instance `one`, session `default`, unless said otherwise. */
  prompt(
    agent: string,
    message: string,
    more?: Partial<PromptRequest>,
  ): ReturnType<ProjectRuntime['prompt']>
  run(
    workflow: string,
    payload?: unknown,
    more?: Partial<WorkflowRequest>,
  ): ReturnType<ProjectRuntime['runWorkflow']>
  /** A call to the handler of `agent` for instance `one`, unless said otherwise. */
  call(
    agent: string,
    payload?: unknown,
    more?: Partial<HandlerRequest>,
  ): ReturnType<ProjectRuntime['runHandler']>
  /** Another runtime over the same host and folders, as after a restart. */
  restart(): Promise<void>
}

export async function openTestProject(
  modules: TestModules,
  config: Partial<RuntimeConfig> = {},
  providers: Record<string, ProviderSettings> = {},
  env: Record<string, string> = {},
): Promise<TestProject> {
  const root = await mkdtemp(join(tmpdir(), 'hearth-runtime-'))
  const host = new MemoryHost(providers)
  const open = () =>
    createProjectRuntime({
      host,
      loader: moduleLoader(modules),
      config: { ...defaultRuntimeConfig(), model: 'demo/scripted', ...config },
      env: { GREETING: 'hello', TOKEN: 'sk-very-secret', ...env },
      projectRoot: root,
      stateRoot: join(root, '.hearth', 'sandboxes'),
      projectId: 'test',
    })
  const project: TestProject = {
    host,
    root,
    runtime: open(),
    prompt: (agent, message, more = {}) =>
      project.runtime.prompt({
        operationId: newOperationId(),
        agent,
        instanceId: 'one',
        session: 'default',
        message,
        images: [],
        source: 'prompt',
        dispatchId: null,
        payload: undefined,
        model: null,
        thinkingLevel: null,
        resultSchema: null,
        ...more,
      }),
    run: (workflow, payload = {}, more = {}) =>
      project.runtime.runWorkflow({
        runId: newRunId(workflow),
        workflow,
        payload,
        trigger: 'code',
        request: null,
        ...more,
      }),
    call: (agent, payload = {}, more = {}) =>
      project.runtime.runHandler({
        runId: newHandlerRunId(),
        agent,
        instanceId: 'one',
        payload,
        trigger: 'code',
        request: null,
        ...more,
      }),
    async restart() {
      await project.runtime.drain()
      project.runtime = open()
    },
    async [Symbol.asyncDispose]() {
      await project.runtime.drain()
      await rm(root, { recursive: true, force: true })
    },
  }
  return project
}

function moduleLoader({ agents = {}, workflows = {} }: TestModules): ModuleLoader {
  const files = new Map<string, ModuleExports>()
  const sources = (folder: string, found: Record<string, ModuleExports>): SourceModule[] =>
    Object.entries(found).map(([name, exports]) => {
      const file = `src/${folder}/${name}.ts`
      files.set(file, exports)
      const triggers = { webhook: true, schedule: null }
      return { name, file, hash: `hash-of-${name}`, triggers, isHandler: false }
    })
  const agentSources = sources('agents', agents)
  const workflowSources = sources('workflows', workflows)
  return {
    agents: () => agentSources,
    workflows: () => workflowSources,
    async load(file) {
      const exports = files.get(file)
      if (exports === undefined) throw new Error(`There is no ${file}.`)
      return typeof exports === 'function' ? exports() : exports
    },
  }
}
