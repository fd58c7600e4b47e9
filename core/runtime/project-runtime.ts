/** The project thread's side of the seam: agents and workflows of one project, at work. */
import { HearthError } from '../contract/error.ts'
import type { Inventory } from '../contract/project.ts'
import type { RunOwner } from '../contract/run.ts'
import type { SessionKey } from '../contract/session.ts'
import { AgentInstance } from './agent/instance.ts'
import { AgentInstances } from './agent/instances.ts'
import { answerRequest } from './app/answer-request.ts'
import type { RuntimeContext } from './context.ts'
import { createRuntimeContext, type RuntimePlace } from './create-context.ts'
import { runInProject } from './current.ts'
import { summariseAgent } from './inventory/agent-summary.ts'
import { summariseWorkflow } from './inventory/workflow-summary.ts'
import type { ModuleLoader } from './loader-port.ts'
import type {
  AbortTarget,
  HandlerRequest,
  ProjectRuntime,
  PromptRequest,
  PromptResponse,
  WorkflowRequest,
} from './port.ts'
import { ProjectModules } from './project-modules.ts'
import type { LiveAgent, Seat } from './session/seat.ts'
import { forgetStored } from './session/store/stored-conversation.ts'
import { runPrompt } from './session/task.ts'
import { toRoute } from './source-route.ts'
import { userCodeError } from './user-code-error.ts'
import { runWorkflow } from './workflow/run-workflow.ts'
import { checkPayload, handlerModule } from './workflow/workflow-module.ts'
import { WorkflowRun } from './workflow/workflow-run.ts'

export interface ProjectRuntimeOptions extends RuntimePlace {
  loader: ModuleLoader
}

/** Makes the runtime of one project. Nothing of the project is loaded before it is asked for. */
export function createProjectRuntime(options: ProjectRuntimeOptions): ProjectRuntime {
  const modules = new ProjectModules(options.loader, options.config.model)
  const runtime = createRuntimeContext({
    ...options,
    agentSource: (agent) => modules.sourceOf(agent),
    loadSource: (file) => options.loader.load(file),
  })
  const instances = new AgentInstances()
  const runs = new Map<string, WorkflowRun>()
  const running = new Set<Promise<unknown>>()
  let isDraining = false

  /** Refuses when draining, else keeps the work in sight until it has ended. */
  async function accept<Result>(work: () => Promise<Result>): Promise<Result> {
    if (isDraining) throw draining()
    const result = runInProject(runtime, work)
    running.add(result)
    try {
      return await result
    } finally {
      running.delete(result)
    }
  }

  return {
    async inventory(): Promise<Inventory> {
      const [agents, workflows] = await Promise.all([
        Promise.all(modules.agents().map((source) => summariseAgent(runtime, modules, source))),
        Promise.all(
          modules.workflows().map((source) => summariseWorkflow(runtime, modules, source)),
        ),
      ])
      return { agents, workflows }
    },

    prompt: (request) => accept(() => prompt(runtime, modules, instances, request)),

    runWorkflow: (request) => accept(() => startRun(runtime, modules, runs, request)),

    runHandler: (request) => accept(() => callHandler(runtime, modules, instances, runs, request)),

    answerByApp: (request) =>
      accept(async () => {
        const file = options.loader.app?.() ?? null
        if (file === null) throw noApp()
        return answerRequest(await loadApp(options.loader, file), request, runtime.env)
      }),

    async forgetSession(key) {
      await accept(() =>
        atSeat(runtime, modules, instances, { ...key, payload: undefined }, async (seat) =>
          forgetStored(seat, await runtime.host.findSession(key)),
        ),
      )
    },

    async checkInput(workflow, payload) {
      const loaded = await runInProject(runtime, () =>
        modules.loadWorkflow(modules.workflow(workflow)),
      )
      await checkPayload(loaded, payload)
    },

    async abort(target: AbortTarget) {
      if ('runId' in target) {
        const { runId, reason, isSuspension } = target
        return runs.get(runId)?.abort(reason, isSuspension) ?? false
      }
      const isOperation = runtime.operations.abort(target)
      const isRun = [...runs.values()]
        .filter(({ owner }) => isCallFor(owner, target))
        .map((run) => run.abort(target.reason))
      return isOperation || isRun.includes(true)
    },

    steer: async (operationId, message) =>
      runtime.operations.find(operationId)?.steering.offer(message) ?? null,

    withdrawSteering: async (operationId, messageId) =>
      runtime.operations.find(operationId)?.steering.withdraw(messageId) ?? false,

    mcpServers: async () => runtime.mcp.health(),

    async reconnectMcpServer(name) {
      if (await runtime.mcp.reconnect(name)) return runtime.mcp.health()
      throw new HearthError({
        type: 'not_found',
        status: 404,
        message: `There is no MCP server "${name}".`,
      })
    },

    async ping() {},

    async drain(why = 'closed') {
      isDraining = true
      runtime.handover.isReplaced = why === 'replaced'
      while (running.size > 0) await Promise.allSettled(running)
      await Promise.all([...runtime.liveAgents].map((agent) => agent[Symbol.asyncDispose]()))
      await Promise.all([instances[Symbol.asyncDispose](), runtime.mcp[Symbol.asyncDispose]()])
    },
  }
}

/** Uses a session of a project's agent as `work` does; only a dispatch carries a payload to the initializer. */
async function atSeat<Result>(
  runtime: RuntimeContext,
  modules: ProjectModules,
  instances: AgentInstances,
  place: SessionKey & { payload: unknown },
  work: (seat: Seat) => Promise<Result>,
): Promise<Result> {
  const { agent, instanceId, session, payload } = place
  const source = modules.agent(agent)
  const key = { agent, instanceId }
  const make = () => new AgentInstance(runtime, () => modules.loadAgent(source), key)
  return instances.use(key, make, (instance) =>
    work({
      runtime,
      agent: liveAgent(instance, { ...key, payload }, source.hash),
      key: { ...key, session },
      origin: { parentSessionId: null, taskId: null, runId: null },
      role: null,
      depth: 0,
      journal: null,
      signals: [],
    }),
  )
}

async function prompt(
  runtime: RuntimeContext,
  modules: ProjectModules,
  instances: AgentInstances,
  request: PromptRequest,
): Promise<PromptResponse> {
  const payload = request.source === 'dispatch' ? request.payload : undefined
  return atSeat(runtime, modules, instances, { ...request, payload }, (seat) => {
    const { operationId, dispatchId, images, source: origin, model, thinkingLevel } = request
    const { resumes = false, attempt = 1 } = request
    return runPrompt(seat, {
      operationId,
      dispatchId,
      resumes,
      attempt,
      taskId: null,
      parent: null,
      traceparent: request.traceparent,
      text: request.message,
      skill: null,
      role: null,
      images,
      source: origin,
      model,
      thinkingLevel,
      tools: [],
      commands: [],
      secrets: [],
      schema: request.resultSchema,
      retries: null,
      signals: [],
      observer: null,
    })
  })
}

function liveAgent(
  instance: AgentInstance,
  { agent, instanceId, payload }: Pick<PromptRequest, 'agent' | 'instanceId' | 'payload'>,
  sourceHash: string,
): LiveAgent {
  let evaluated: ReturnType<AgentInstance['definition']> | null = null
  const definition = () => {
    evaluated ??= instance.definition(payload)
    return evaluated
  }
  return {
    name: agent,
    instanceId,
    payload,
    sourceHash,
    definition,
    sandbox: async () => instance.sandboxes.open(await definition()),
  }
}

async function startRun(
  runtime: RuntimeContext,
  modules: ProjectModules,
  runs: Map<string, WorkflowRun>,
  request: WorkflowRequest,
): Promise<{ result: unknown }> {
  const { runId, workflow } = request
  const run = new WorkflowRun(runtime, runId, { kind: 'workflow', workflow })
  runs.set(run.id, run)
  try {
    const source = modules.workflow(workflow)
    const { hash } = source
    const load = () => modules.loadWorkflow(source)
    const route = toRoute('workflow', source)
    return await runWorkflow(runtime, run, { hash, route, load, instance: null }, request)
  } finally {
    runs.delete(run.id)
  }
}

/** The instance is held for as long as the call lasts: its sandboxes are shared with other calls. */
async function callHandler(
  runtime: RuntimeContext,
  modules: ProjectModules,
  instances: AgentInstances,
  runs: Map<string, WorkflowRun>,
  request: HandlerRequest,
): Promise<{ result: unknown }> {
  const { runId, agent, instanceId } = request
  const key = { agent, instanceId }
  const run = new WorkflowRun(runtime, runId, { kind: 'agent', ...key })
  runs.set(run.id, run)
  try {
    const source = modules.agent(agent)
    const { hash } = source
    const load = async () => handlerModule(await modules.loadHandler(source))
    const route = toRoute('agent', source)
    const make = () => new AgentInstance(runtime, () => modules.loadAgent(source), key)
    return await instances.use(key, make, ({ sandboxes }) => {
      const instance = { ...key, sandboxes }
      return runWorkflow(runtime, run, { hash, route, load, instance }, request)
    })
  } finally {
    runs.delete(run.id)
  }
}

/** Stopping an instance, but not one of its sessions, stops the calls to its handler. */
function isCallFor(owner: RunOwner, target: AbortTarget): boolean {
  if (owner.kind !== 'agent' || !('agent' in target) || target.session !== undefined) return false
  return owner.agent === target.agent && owner.instanceId === target.instanceId
}

async function loadApp(loader: ModuleLoader, file: string): Promise<Record<string, unknown>> {
  try {
    return await loader.load(file)
  } catch (error) {
    throw userCodeError('app_failed', `${file} could not be loaded.`, error)
  }
}

function noApp(): HearthError {
  return new HearthError({
    type: 'not_found',
    status: 404,
    message: 'The project has no app.ts.',
  })
}

function draining(): HearthError {
  return new HearthError({
    type: 'draining',
    status: 503,
    message: 'The project is being reloaded.',
    details: 'Try again in a moment.',
  })
}
