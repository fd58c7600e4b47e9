/**
 * The life of a run of a workflow or handler, whose row and `run_start` its caller has already committed.
 *
 * W1  It ends exactly once: `run_end` and the settled row are one commit, and nothing follows them.
 * W2  What `run` left running when it returned is stopped before the end is written.
 * W3  Its code is begun when that is a durable row: what was never begun may begin at another time.
 * W4  Code that cannot be loaded, or throws, or returns what is not JSON, is a failed run.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { abortedError, reasonText } from '../../contract/aborted-error.ts'
import { HearthError, toStoredError } from '../../contract/error.ts'
import type { RuntimeContext } from '../context.ts'
import { runInProject } from '../current.ts'
import { toJsonValue } from '../json-value.ts'
import type { WorkflowRequest } from '../port.ts'
import type { SourceRoute } from '../source-route.ts'
import { userCodeError } from '../user-code-error.ts'
import type { FlueContext } from './flue-context.ts'
import { createLog } from './log.ts'
import { type HandlerInstance, RunAgents } from './run-agents.ts'
import { checkOutput, checkPayload, type WorkflowModule } from './workflow-module.ts'
import type { WorkflowRun } from './workflow-run.ts'

/** Milliseconds an aborted `run` has to clean up after itself before it is given up. */
const abortGrace = 1_000

export interface WorkflowSource {
  hash: string
  route: SourceRoute
  load(): Promise<WorkflowModule>
  /** Where a handler keeps its conversations and files; null for a workflow. */
  instance: HandlerInstance | null
}

type RunRequest = Pick<WorkflowRequest, 'payload' | 'request' | 'attempt' | 'sourceHash'>

/** Resolves with the result; rejects with the typed error the run ended with. */
export async function runWorkflow(
  runtime: RuntimeContext,
  run: WorkflowRun,
  source: WorkflowSource,
  request: RunRequest,
): Promise<{ result: unknown }> {
  const end = await attempt(run, () => work(runtime, run, source, request))
  if (run.isSuspended && end.status === 'aborted') {
    await suspend(run)
    throw end.error
  }
  try {
    await settle(run, end)
  } catch (error) {
    throw end.status === 'succeeded' ? HearthError.from(error) : end.error
  }
  if (end.status === 'succeeded') return { result: end.result }
  throw end.error
}

type End =
  | { status: 'succeeded'; result: unknown }
  | { status: 'failed' | 'aborted'; error: HearthError }

async function attempt(run: WorkflowRun, code: () => Promise<unknown>): Promise<End> {
  try {
    const result = await code()
    await run.journal.confirmed()
    if (run.stopped === null) return { status: 'succeeded', result }
    return { status: 'aborted', error: abortedError(run.stopped.reason) }
  } catch (error) {
    if (run.stopped !== null) {
      return { status: 'aborted', error: abortedError(run.stopped.reason) }
    }
    return {
      status: 'failed',
      error: userCodeError('internal_error', `The ${codeOf(run)} failed.`, error),
    }
  }
}

function codeOf({ owner }: WorkflowRun): string {
  return owner.kind === 'agent' ? 'handler' : 'workflow'
}

async function work(
  runtime: RuntimeContext,
  run: WorkflowRun,
  source: WorkflowSource,
  request: RunRequest,
): Promise<unknown> {
  const workflow = await source.load()
  const payload = await checkPayload(workflow, request.payload)
  const { hash: sourceHash, instance } = source
  await begin(run, workflow, source, request)
  const agents = new RunAgents(runtime, run, { payload, sourceHash, instance })
  const { route } = source
  const context = createContext(runtime, run, agents, payload, { ...request, route })
  try {
    const returned = await orAborted(
      run.signal,
      runInProject(runtime, async () => workflow.run(context)),
    )
    return toJson(await checkOutput(workflow, returned), codeOf(run))
  } catch (error) {
    // A retry goes on after them.
    if (run.stopped === null) await run.steps.finish()
    throw error
  } finally {
    run.release()
    await runtime.operations.idle(run.id)
    run.steps.close()
    await agents[Symbol.asyncDispose]()
  }
}

/** The row that says so comes before the code: after a crash nobody has to guess. */
async function begin(
  run: WorkflowRun,
  { resume }: WorkflowModule,
  { hash }: WorkflowSource,
  { sourceHash = null }: RunRequest,
): Promise<void> {
  run.signal.throwIfAborted()
  if (sourceHash !== null && sourceHash !== hash) {
    const message = 'The source has changed since the last attempt.'
    const attributes = { details: 'Finished steps are found by their names.' }
    run.emit({ type: 'log', level: 'warn', message, attributes })
  }
  await run.journal.commit({
    type: 'run.begin',
    runId: run.id,
    sourceHash: hash,
    resumes: resume,
  })
}

/** What it had begun is ended; the run itself goes on at another time. */
async function suspend(run: WorkflowRun): Promise<void> {
  run.close()
  await run.journal.durable()
}

function createContext(
  runtime: RuntimeContext,
  run: WorkflowRun,
  agents: RunAgents,
  payload: unknown,
  { request, route, attempt = 1 }: RunRequest & { route: SourceRoute },
): FlueContext {
  const { id, owner } = run
  return {
    id,
    runId: id,
    agentId: owner.kind === 'agent' ? owner.instanceId : id,
    workflowName: owner.kind === 'workflow' ? owner.workflow : null,
    config: runtime.config,
    route,
    payload,
    env: runtime.env,
    log: createLog(run),
    attempt,
    step: run.steps.step,
    signal: run.signal,
    init: (agent, options) => agents.init(agent, options),
    ...(request === null ? {} : { req: toRequest(request) }),
  }
}

function toRequest({ method, url, headers }: NonNullable<WorkflowRequest['request']>): Request {
  return new Request(new URL(url, 'http://127.0.0.1'), { method, headers })
}

/** What `code` gives; after an abort it has a moment to clean up, then it is left behind. */
async function orAborted<Result>(signal: AbortSignal, code: Promise<Result>): Promise<Result> {
  const finished = new AbortController()
  const givenUp = new Promise<never>((_, reject) => {
    const giveUp = async () => {
      await delay(abortGrace, undefined, { signal: finished.signal }).catch(() => {})
      reject(signal.reason)
    }
    if (signal.aborted) void giveUp()
    else
      signal.addEventListener('abort', () => void giveUp(), { once: true, signal: finished.signal })
  })
  try {
    return await Promise.race([code, givenUp])
  } finally {
    finished.abort()
  }
}

function toJson(result: unknown, code: string): unknown {
  if (result === undefined) return null
  return toJsonValue(
    result,
    (path, problem) =>
      new HearthError({
        type: 'invalid_result',
        status: 500,
        message: `The ${code} returned something that is not JSON.`,
        details: `At ${path}: ${problem}.`,
        meta: { path },
      }),
  )
}

async function settle(run: WorkflowRun, end: End): Promise<void> {
  const result = end.status === 'succeeded' ? end.result : null
  const error = end.status === 'succeeded' ? null : toStoredError(end.error)
  if (end.status === 'aborted')
    run.emit({ type: 'aborted', reason: reasonText(run.stopped?.reason) })
  run.emit({
    type: 'run_end',
    isError: error !== null,
    durationMs: run.durationMs,
    status: end.status,
    result,
    error,
  })
  run.close()
  run.journal.write({ type: 'run.settle', runId: run.id, status: end.status, result, error })
  await run.journal.durable()
}
