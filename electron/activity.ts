/**
 * Watches all open projects for the tray and for notifications, in the runtime thread, where their events are. The
 * shell gets two numbers and a few sentences, never the events.
 */
import type { Approval } from '../core/contract/approval.ts'
import type { StoredError } from '../core/contract/error.ts'
import type { HearthEvent } from '../core/contract/event.ts'
import type { OpenProject, Studio } from '../core/studio/port.ts'
import type { Activity, Notice } from './runtime-thread-port.ts'

/** Events come in bursts; counting once after one is enough. */
const restMs = 150

/** An answer that took less has hardly let anybody go away. Runs are told in any case. */
const longAnswerMs = 10_000

/** More than a person would count one by one in a tray. */
const most = 200

const changing: ReadonlySet<HearthEvent['type']> = new Set([
  'run_start',
  'run_end',
  'run_interrupted',
  'operation_start',
  'operation',
  'approval_requested',
  'approval_resolved',
])

export interface ActivityReports {
  activity(activity: Activity): void
  notice(notice: Notice): void
}

export class ActivityWatch {
  #studio: Studio
  #reports: ActivityReports
  #watched = new Map<OpenProject, () => void>()
  #timer: NodeJS.Timeout | null = null
  #told = ''

  constructor(studio: Studio, reports: ActivityReports) {
    this.#studio = studio
    this.#reports = reports
    this.refresh()
  }

  /** Called when projects were opened or closed. */
  refresh(): void {
    const open = new Set(this.#studio.projects().map(({ id }) => this.#studio.project(id)))
    for (const [project, leave] of this.#watched) {
      if (open.has(project)) continue
      leave()
      this.#watched.delete(project)
    }
    for (const project of open) {
      if (!this.#watched.has(project)) this.#watched.set(project, this.#follow(project))
    }
    this.#countSoon()
  }

  end(): void {
    if (this.#timer) clearTimeout(this.#timer)
    for (const leave of this.#watched.values()) leave()
    this.#watched.clear()
  }

  #follow(project: OpenProject): () => void {
    return project.subscribe({}, (event) => {
      if (!changing.has(event.type)) return
      this.#countSoon()
      const notice = noticeOf(project, event)
      if (notice) this.#reports.notice(notice)
    })
  }

  #countSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#count()
    }, restMs)
  }

  #count(): void {
    const total: Activity = { active: 0, waiting: 0, waitingRoute: null }
    for (const { id, store } of this.#watched.keys()) {
      const running = { status: ['running' as const] }
      const operations = store.operations.list({ ...running, topLevel: true }, { limit: most })
      total.active += store.runs.list(running, { limit: most }).items.length
      total.active += operations.items.filter(({ runId }) => runId === null).length
      const waiting = store.approvals.list({ status: ['pending'] }, { limit: most }).items.length
      total.waiting += waiting
      if (waiting > 0) total.waitingRoute ??= `/p/${encodeURIComponent(id)}/approvals`
    }
    const told = JSON.stringify(total)
    if (told === this.#told) return
    this.#told = told
    this.#reports.activity(total)
  }
}

/** Null for what nobody needs to be called for. */
export function noticeOf(
  project: Pick<OpenProject, 'id' | 'store'>,
  event: HearthEvent,
): Notice | null {
  const base = `/p/${encodeURIComponent(project.id)}`
  if (event.type === 'approval_requested') {
    const approval = project.store.approvals.get(event.approvalId)
    return approval && approvalNotice(base, approval)
  }
  if (event.type === 'run_end' && event.runId !== undefined) {
    if (event.status === 'aborted') return null
    const run = project.store.runs.get(event.runId)
    const name = run?.workflow ?? event.agent ?? 'A run'
    return {
      kind: 'end',
      title: event.isError ? `${name} failed` : `${name} has finished`,
      body: event.error ? reasonOf(event.error) : `Run in ${project.id}`,
      route: `${base}/runs/${encodeURIComponent(event.runId)}`,
    }
  }
  if (event.type === 'operation') return answerNotice(project, base, event)
  return null
}

function approvalNotice(base: string, approval: Approval): Notice {
  const { agent, instanceId, session, runId, subject, toolName } = approval
  const asker = agent ?? 'A run'
  const search = new URLSearchParams()
  if (instanceId !== null) search.set('instance', instanceId)
  if (session !== null) search.set('session', session)
  const conversation = `${base}/agents/${encodeURIComponent(agent ?? '')}?${search}`
  const run = `${base}/runs/${encodeURIComponent(runId ?? '')}`
  return {
    kind: 'approval',
    title: `${asker} waits for your approval`,
    body: `${toolName}: ${subject.replace(/\s+/g, ' ').slice(0, 160)}`,
    route: runId !== null ? run : agent !== null ? conversation : `${base}/approvals`,
  }
}

function answerNotice(
  project: Pick<OpenProject, 'store'>,
  base: string,
  event: Extract<HearthEvent, { type: 'operation' }>,
): Notice | null {
  const isOwn = event.runId === undefined && event.parentOperationId === undefined
  if (!isOwn || event.status === 'aborted' || event.operationId === undefined) return null
  // It was cut off, and goes on.
  if (event.continues === true) return null
  if (!event.isError && event.durationMs < longAnswerMs) return null
  const asked = project.store.operations.get(event.operationId)?.preview ?? ''
  const name = event.agent ?? 'An agent'
  return {
    kind: 'end',
    title: event.isError ? `${name} could not answer` : `${name} has answered`,
    body: event.error ? reasonOf(event.error) : asked,
    route: `${base}/activity/${encodeURIComponent(event.operationId)}`,
  }
}

/** What went wrong in one or two sentences; the first line of what was thrown is often the better one. */
function reasonOf({ message, details, dev }: StoredError): string {
  const [thrown = ''] = (dev ?? details).split('\n')
  return `${message} ${thrown}`.trim().slice(0, 200)
}
