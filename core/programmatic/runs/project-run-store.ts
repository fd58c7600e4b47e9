/** Runs of a project's own store: those of workflows and handlers, and those that code begins itself. */
import type { Change } from '../../contract/change.ts'
import { type ErrorBody, HearthError, toStoredError } from '../../contract/error.ts'
import type { DurableEvent } from '../../contract/event.ts'
import { type Run, type RunStatus, runName } from '../../contract/run.ts'
import type { RuntimeHost } from '../../runtime/port.ts'
import { runEnded, runExists, runNotFound } from './run-errors.ts'
import {
  type EndRun,
  type FlueRun,
  type FlueRunStatus,
  type Follow,
  generateRunId,
  type ListRuns,
  type ReadEvents,
  type RunEvent,
  type RunStore,
  type StartRun,
} from './run-store.ts'

/** What a run store needs of the store below it. */
export interface RunPort
  extends Pick<RuntimeHost, 'commit' | 'findRun' | 'listRuns' | 'runEvents' | 'nextRunEvents'> {
  projectId: string
}

/** Names an event of a program's own, which the log keeps as one of its logs. */
const ownType = 'hearth.event'

export class ProjectRunStore implements RunStore {
  readonly #open: () => Promise<RunPort>

  /** `open` is asked for each call. */
  constructor(open: () => Promise<RunPort>) {
    this.#open = open
  }

  async startRun({ agentName, instanceId, runId, payload = null }: StartRun): Promise<FlueRun> {
    const port = await this.#open()
    const id = runId ?? generateRunId()
    if ((await port.findRun(id)) !== null) throw runExists(id)
    const trigger = 'code' as const
    await port.commit([
      {
        type: 'run.create',
        run: { id, workflow: null, agent: agentName, instanceId, trigger, payload },
      },
      append(
        port,
        id,
        { type: 'run_start', workflow: null, trigger, payload },
        { agent: agentName, instanceId },
      ),
    ])
    return toFlueRun(await find(port, id))
  }

  async appendEvent(
    runId: string,
    type: string,
    data: Record<string, unknown> = {},
  ): Promise<RunEvent> {
    const port = await this.#open()
    if ((await find(port, runId)).status !== 'running') throw runEnded(runId)
    await port.commit([append(port, runId, toLog(type, data))])
    const event = (await readAll(port, runId)).findLast((each) => each.type === type)
    if (event === undefined) throw runNotFound(runId)
    return event
  }

  async endRun(runId: string, { error, result = null }: EndRun = {}): Promise<void> {
    const port = await this.#open()
    const run = await port.findRun(runId)
    if (run?.status !== 'running') return
    const isError = error !== undefined
    const status = isError ? 'failed' : 'succeeded'
    const durationMs = Math.max(0, Date.now() - run.startedAt)
    const stored = error === undefined ? null : toStoredError(asError(error))
    await port.commit([
      append(port, runId, { type: 'run_end', isError, durationMs, status, result, error: stored }),
      { type: 'run.settle', runId, status, result, error: stored },
    ])
  }

  async getRun(runId: string): Promise<FlueRun | null> {
    const run = await (await this.#open()).findRun(runId)
    return run === null ? null : toFlueRun(run)
  }

  async listRuns({
    limit = 100,
    status,
    agentName,
    instanceId,
  }: ListRuns = {}): Promise<FlueRun[]> {
    const port = await this.#open()
    const found: FlueRun[] = []
    let cursor: string | undefined
    do {
      const page = await port.listRuns({
        limit: 1000,
        ...(status === undefined ? {} : { status: statusesOf(status) }),
        ...(cursor === undefined ? {} : { cursor }),
      })
      const matching = page.items
        .map(toFlueRun)
        .filter((run) => agentName === undefined || run.agentName === agentName)
        .filter((run) => instanceId === undefined || run.instanceId === instanceId)
      found.push(...matching)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined && found.length < limit)
    return found.slice(0, limit)
  }

  async getEvents(
    runId: string,
    { after = 0, limit = 1000, types }: ReadEvents = {},
  ): Promise<RunEvent[]> {
    const events = (await readAll(await this.#open(), runId))
      .filter(({ eventIndex }) => eventIndex > after)
      .filter(({ type }) => types === undefined || types.includes(type))
    return events.slice(0, limit)
  }

  async *subscribe(runId: string, { after = 0, signal }: Follow = {}): AsyncGenerator<RunEvent> {
    const port = await this.#open()
    await find(port, runId)
    let index = 0
    for (let seq = 0; !signal?.aborted; ) {
      const events = await orAborted(port.nextRunEvents(runId, seq), signal)
      if (events.length === 0) return
      for (const event of events) {
        seq = event.seq
        index += 1
        if (index > after) yield toRunEvent(event, runId, index)
        if (event.type === 'run_end' || signal?.aborted) return
      }
    }
  }
}

async function readAll(port: RunPort, runId: string): Promise<RunEvent[]> {
  const found: RunEvent[] = []
  for (let seq = 0; ; ) {
    const events = await port.runEvents(runId, seq)
    if (events.length === 0) return found
    for (const event of events) {
      seq = event.seq
      found.push(toRunEvent(event, runId, found.length + 1))
      if (event.type === 'run_end') return found
    }
  }
}

async function find(port: RunPort, runId: string): Promise<Run> {
  const run = await port.findRun(runId)
  if (run === null) throw runNotFound(runId)
  return run
}

type EventFields = Record<string, unknown>
type Appended = Extract<Change, { type: 'event.append' }>
type BodyOf<Type> = Type extends DurableEvent['type']
  ? Omit<Extract<DurableEvent, { type: Type }>, 'seq' | 'timestamp' | 'project' | 'runId'>
  : never

function append(
  { projectId: project }: RunPort,
  runId: string,
  body: BodyOf<'run_start'> | BodyOf<'run_end'> | BodyOf<'log'>,
  owner: { agent?: string; instanceId?: string } = {},
): Appended {
  const correlation = { timestamp: new Date().toISOString(), project, runId, ...owner }
  return { type: 'event.append', event: { ...correlation, ...body } }
}

/** The log knows its own types only; another one is a log that says what it is. */
function toLog(type: string, data: EventFields): BodyOf<'log'> {
  const { level, message, ...attributes } = data
  const isLog = type === 'log' && (level === 'info' || level === 'warn' || level === 'error')
  if (isLog) return { type: 'log', level, message: String(message ?? ''), attributes }
  return { type: 'log', level: 'info', message: type, attributes: { [ownType]: type, data } }
}

function toRunEvent(event: DurableEvent, runId: string, eventIndex: number): RunEvent {
  const { type, timestamp, seq: _seq, project: _project, runId: _runId, ...fields } = event
  const place = { runId, eventIndex, timestamp }
  if (event.type !== 'log') return { ...place, type, data: fields }
  const { level, message, attributes } = event
  const own = attributes[ownType]
  if (typeof own !== 'string') return { ...place, type, data: { level, message, ...attributes } }
  return { ...place, type: own, data: Object(attributes.data) }
}

function toFlueRun(run: Run): FlueRun {
  const { id, startedAt, endedAt } = run
  const isError = run.status !== 'running' && run.status !== 'succeeded'
  return {
    runId: id,
    agentName: runName(run),
    instanceId: run.instanceId ?? id,
    status: isError ? 'failed' : run.status === 'running' ? 'running' : 'succeeded',
    startedAt: new Date(startedAt).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    durationMs: endedAt === null ? null : Math.max(0, Math.round(endedAt - startedAt)),
    isError,
    error: run.error,
    result: run.result ?? null,
    eventCount: run.eventCount,
  }
}

function statusesOf(status: FlueRunStatus): RunStatus[] {
  return status === 'failed' ? ['failed', 'aborted', 'interrupted'] : [status]
}

function asError({ type, message, details }: ErrorBody): HearthError {
  return new HearthError({ type, status: 500, message, details })
}

/** What comes, or nothing once the signal has aborted. */
async function orAborted<Item>(items: Promise<Item[]>, signal?: AbortSignal): Promise<Item[]> {
  if (signal === undefined) return items
  let leave = () => {}
  const aborted = new Promise<Item[]>((resolve) => {
    leave = () => resolve([])
    signal.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([items, aborted])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
