/** A studio in memory with one agent and a few workflows, for tests of the API alone. */
import type { DispatchReceipt } from '../../contract/dispatch.ts'
import { HearthError, toStoredError } from '../../contract/error.ts'
import type { DurableEventBody } from '../../contract/event.ts'
import { newDispatchId, newHandlerRunId, newOperationId, newRunId } from '../../contract/id.ts'
import type { AgentSummary, Project, WorkflowSummary } from '../../contract/project.ts'
import type { Run } from '../../contract/run.ts'
import { zeroUsage } from '../../contract/usage.ts'
import { EventLog } from '../../events/event-log.ts'
import type { PromptResponse } from '../../runtime/port.ts'
import { contentHash } from '../../store/idempotency.ts'
import { createMemoryStore } from '../../store/memory/memory-store.ts'
import type {
  DispatchInput,
  HandlerInput,
  OpenProject,
  PromptInput,
  StartedRun,
  Studio,
  WorkflowInput,
} from '../../studio/port.ts'

export interface FakeStudio extends Studio {
  readonly fake: FakeProject
  /** What it was told for the logs of its projects. */
  readonly warnings: string[]
}

export interface FakeProject extends OpenProject {
  readonly log: EventLog
  /** Everything that was asked of it that changes something. */
  readonly calls: string[]
  /** Resolves with the operation that starts next. */
  emit(event: EventFields): Promise<void>
}

type EventFields = DurableEventBody extends infer Body
  ? Body extends DurableEventBody
    ? Omit<Body, 'timestamp' | 'project'>
    : never
  : never

export function createFakeStudio(): FakeStudio {
  const fake = createFakeProject('demo')
  const byId = new Map<string, FakeProject>([['demo', fake]])
  const warnings: string[] = []
  return {
    fake,
    warnings,
    projects: () => [...byId.values()].map((project) => project.describe()),
    project(id) {
      const project = byId.get(id ?? 'demo')
      if (project) return project
      throw new HearthError({
        type: 'project_not_found',
        status: 404,
        message: `There is no open project "${id}".`,
      })
    },
    open: () => Promise.resolve(fake),
    create: () => Promise.resolve(fake),
    async close(id) {
      byId.delete(id)
    },
    restoreBackup: (_id, backup) => Promise.reject(unknownBackup(backup)),
    templates: () => [{ id: 'empty', title: 'Empty', description: 'Nothing.', needsKey: false }],
    recent: () => [],
    providers: {
      list: () => [],
      models: () => [],
      update: (id) => Promise.reject(unknownProvider(id)),
      remove: (id) => Promise.reject(unknownProvider(id)),
      test: (id) => Promise.reject(unknownProvider(id)),
      settings: () => ({}),
    },
    warn: (message) => warnings.push(message),
    shutdown: () => Promise.resolve(),
  }
}

function unknownBackup(id: string): HearthError {
  return new HearthError({ type: 'not_found', status: 404, message: `No backup "${id}".` })
}

function unknownProvider(id: string): HearthError {
  return new HearthError({ type: 'not_found', status: 404, message: `No provider "${id}".` })
}

function createFakeProject(id: string): FakeProject {
  const store = createMemoryStore()
  const log = new EventLog(store, () => undefined)
  const calls: string[] = []
  const description: Project = {
    id,
    name: id,
    root: `/projects/${id}`,
    isDefault: true,
    state: 'ready',
    problems: [],
    generation: 1,
  }
  const emit = async (fields: EventFields) => {
    const event = { ...fields, timestamp: new Date().toISOString(), project: id }
    await log.commit([{ type: 'event.append', event }])
  }

  return {
    id,
    root: description.root,
    store,
    log,
    calls,
    emit,
    describe: () => description,
    telemetry: {
      enabled: false,
      endpoint: null,
      serviceName: null,
      captureContent: false,
      source: null,
      lastError: null,
    },
    inventory: () => Promise.resolve({ agents, workflows }),
    prompt(input) {
      calls.push(`prompt ${input.message}`)
      const operationId = newOperationId()
      return { operationId, response: answer(input, operationId) }
    },
    async acceptPrompt(input, { idempotencyKey } = {}) {
      if (idempotencyKey !== undefined) return this.promptOnce(input, idempotencyKey)
      const { operationId } = this.prompt(input)
      return { operationId, deduplicated: false }
    },
    async repeatPrompt(source) {
      calls.push('repeat prompt')
      return { operationId: newOperationId(), deduplicated: false, ...source }
    },
    async repeatDispatch() {
      calls.push('repeat dispatch')
      return { dispatchId: newDispatchId(), acceptedAt: '', deduplicated: false }
    },
    async promptOnce(input, idempotencyKey) {
      calls.push(`prompt ${input.message}`)
      const scope = `${input.agent}/${input.instanceId}`
      const payloadHash = contentHash([input.session, input.message])
      const refId = newOperationId()
      const claim = { scope, key: idempotencyKey, payloadHash, refId }
      const committed = await store.commit([{ type: 'key.claim', claim }])
      const deduplicated = committed.claim?.isReplay ?? false
      const operationId = committed.claim?.refId ?? refId
      return { operationId, response: answer(input, operationId), deduplicated }
    },
    startWorkflow(input) {
      calls.push(`workflow ${input.workflow}`)
      return startWorkflow(input)
    },
    callHandler(input) {
      calls.push(`handler ${input.agent}/${input.instanceId}`)
      return callHandler(input)
    },
    app: () => null,
    answerByApp: () => Promise.reject(new Error('no app')),
    async dispatch(input) {
      calls.push('dispatch')
      return dispatch(input)
    },
    mcpServers: () => Promise.resolve([]),
    reconnectMcpServer: () => Promise.resolve([]),
    steering: {
      say: (operation) => Promise.reject(new Error(`no ${operation.id}`)),
      waiting: () => [],
      withdraw: () => Promise.resolve(false),
    },
    abort: () => Promise.resolve(false),
    abortDispatch: (dispatchId) => Promise.reject(new Error(`no ${dispatchId}`)),
    answerApproval: (approvalId) => Promise.reject(new Error(`no ${approvalId}`)),
    revokeApprovalGrant: (grantId) => Promise.reject(new Error(`no ${grantId}`)),
    subscribe: (filter, listener) => log.subscribe(filter, listener),
    async deleteSession(sessionId) {
      await store.commit([{ type: 'session.delete', sessionId }])
    },
    restoreSession: (sessionId) => Promise.reject(new Error(`no ${sessionId}`)),
    retryRun: (runId) => Promise.reject(new Error(`no ${runId}`)),
    replayRun: (runId) => Promise.reject(new Error(`no ${runId}`)),
    async deleteRun(runId) {
      await store.commit([{ type: 'run.hide', runId, deletedAt: Date.now() }])
    },
    async restoreRun(runId) {
      await store.commit([{ type: 'run.hide', runId, deletedAt: null }])
    },
    async deleteOperation(operationId) {
      await store.commit([{ type: 'operation.hide', operationId, deletedAt: Date.now() }])
    },
    async restoreOperation(operationId) {
      await store.commit([{ type: 'operation.hide', operationId, deletedAt: null }])
    },
    schedules: {
      list: () => [],
      isPaused: false,
      setPaused: () => Promise.reject(new Error('There are none.')),
      setEnabled: (id) => Promise.reject(new Error(`no ${id}`)),
      run: (id) => Promise.reject(new Error(`no ${id}`)),
    },
    imports: {
      async delete(importId) {
        await store.commit([{ type: 'import.hide', importId, deletedAt: Date.now() }])
      },
      async restore(importId) {
        await store.commit([{ type: 'import.hide', importId, deletedAt: null }])
      },
    },
    timelines: { open: () => null, keep: () => undefined },
    backups: {
      list: () => [],
      create: () => Promise.reject(new Error('The store is in memory.')),
      requestRestore: () => undefined,
      retention: () => ({ events: 90, runs: 0, dispatches: 0, file: null }),
      prune: () => Promise.reject(new Error('The store is in memory.')),
    },
    files: {
      list: () => Promise.resolve([]),
      read: (path) => Promise.reject(missingFile(path)),
      async write(path, content) {
        calls.push(`write ${path}`)
        return { path, content: String(content), encoding: 'utf8', hash: 'h', size: content.length }
      },
      async makeFolder(path) {
        calls.push(`makeFolder ${path}`)
      },
      async remove(path) {
        calls.push(`remove ${path}`)
        return { undoId: null }
      },
      async rename(from) {
        calls.push(`rename ${from}`)
      },
      undo: (id) => Promise.reject(missingFile(id)),
      find: () =>
        Promise.resolve({ items: [], nextCursor: null, filesSearched: 0, stoppedBy: null }),
      async replace({ files }) {
        calls.push(`replace ${files.length}`)
        return { items: [], refused: [], undoId: null }
      },
      sources: () => Promise.resolve({ files: [], packages: [], isTruncated: false }),
    },
    changes: {
      list: () => Promise.resolve({ items: [], nextCursor: null, unseen: [] }),
      content: (_session, id) => {
        throw missingFile(id)
      },
      revert: () => Promise.resolve({ items: [], refused: [] }),
    },
    git: {
      status: () =>
        Promise.resolve({
          state: 'none',
          reason: null,
          branch: null,
          head: null,
          ahead: null,
          behind: null,
          files: [],
          isTruncated: false,
        }),
      diff: (path) => Promise.reject(missingFile(path)),
    },
    terminals: {
      list: () => [],
      open: () => ({ id: 'terminal_1' }),
      rename: () => undefined,
      restart: () => undefined,
      write: () => undefined,
      resize: () => undefined,
      follow: () => () => undefined,
      close: () => Promise.resolve(),
    },
  }

  async function answer(input: PromptInput, operationId: string): Promise<PromptResponse> {
    const who = { agent: input.agent, instanceId: input.instanceId, session: input.session }
    const event = { ...who, operationId, timestamp: new Date().toISOString(), project: id }
    // Streams subscribe in the turn in which they prompt.
    await Promise.resolve()
    if (input.message === 'fail') {
      throw new HearthError({ type: 'provider_error', status: 502, message: 'It failed.' })
    }
    if (input.message === 'tool') {
      const tool = { ...who, operationId, toolCallId: 'call_1', toolName: 'echo' }
      await emit({ ...tool, type: 'tool_start', args: { a: 1 } })
      await emit({ ...tool, type: 'tool_call', result: 'one', isError: false, durationMs: 1 })
    }
    for (const text of ['o', 'k']) log.publish([{ ...event, type: 'text_delta', text }])
    log.publish([{ ...event, operationId: 'op_of_a_task', type: 'text_delta', text: 'hidden' }])
    const usage = { ...zeroUsage(), input: 1, output: 2, totalTokens: 3 }
    return { text: 'ok', data: null, usage, model: { id: 'demo/scripted' }, metadata: {} }
  }

  async function startWorkflow(input: WorkflowInput): Promise<StartedRun> {
    const { workflow, trigger, payload } = input
    if (workflow === 'strict') {
      const issues = [{ path: ['text'], message: 'Required' }]
      const message = 'The input does not fit.'
      throw new HearthError({ type: 'validation_failed', status: 400, message, meta: { issues } })
    }
    const runId = newRunId(workflow)
    await store.commit([{ type: 'run.create', run: { id: runId, workflow, trigger, payload } }])
    await emit({ runId, type: 'run_start', workflow, trigger, payload })
    const done = execute(runId, workflow, payload)
    return { run: runOf(runId), done, deduplicated: false }
  }

  async function callHandler(input: HandlerInput): Promise<StartedRun> {
    const { agent, instanceId, trigger, payload } = input
    const runId = newHandlerRunId()
    const owner = { workflow: null, agent, instanceId }
    await store.commit([{ type: 'run.create', run: { id: runId, ...owner, trigger, payload } }])
    await emit({ runId, type: 'run_start', ...owner, trigger, payload })
    const done = execute(runId, instanceId, payload)
    return { run: runOf(runId), done, deduplicated: false }
  }

  async function execute(runId: string, workflow: string, payload: unknown): Promise<Run> {
    const words = { level: 'info', message: 'working', attributes: { step: 1 } } as const
    await emit({ runId, type: 'log', ...words })
    const error = workflow === 'boom' ? toStoredError(new Error('kaboom')) : null
    const status = error ? 'failed' : 'succeeded'
    const result = error ? null : { echo: payload }
    const end = { isError: error !== null, durationMs: 1, status, result, error } as const
    const timestamp = new Date().toISOString()
    await log.commit([
      { type: 'event.append', event: { runId, timestamp, project: id, type: 'run_end', ...end } },
      { type: 'run.settle', runId, status, result, error },
    ])
    return runOf(runId)
  }

  function runOf(runId: string): Run {
    const run = store.runs.get(runId)
    if (!run) throw new Error(`no run ${runId}`)
    return run
  }

  async function dispatch(input: DispatchInput): Promise<DispatchReceipt> {
    const key = { idempotencyKey: input.idempotencyKey ?? null }
    const row = { id: newDispatchId(), ...input, ...key }
    const { dispatches } = await store.commit([{ type: 'dispatch.admit', dispatch: row }])
    const admitted = dispatches[0]
    if (!admitted) throw new Error('not admitted')
    const { id: dispatchId, acceptedAt } = admitted
    return { dispatchId, acceptedAt, deduplicated: dispatchId !== row.id }
  }
}

function missingFile(path: string): HearthError {
  return new HearthError({ type: 'not_found', status: 404, message: `No file "${path}".` })
}

const source = { hash: 'h', status: 'ready', error: null } as const
const open = { webhook: true, schedule: null }

const agents: AgentSummary[] = [
  agent('assistant', open, 'agent'),
  agent('hidden', { webhook: false, schedule: null }, 'agent'),
  agent('legacy', { webhook: true, schedule: '0 * * * *' }, 'handler'),
]

function agent(
  name: string,
  triggers: AgentSummary['triggers'],
  kind: AgentSummary['kind'],
): AgentSummary {
  return { ...source, name, file: `src/agents/${name}.ts`, triggers, kind, details: null }
}

const workflows: WorkflowSummary[] = ['echo', 'boom', 'strict'].map((name) => ({
  ...source,
  name,
  file: `src/workflows/${name}.ts`,
  triggers: open,
  description: null,
  inputSchema: null,
  outputSchema: null,
}))
