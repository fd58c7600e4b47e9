/** Runs and their events in the wire format. */
import type { RunEvent, RunRecord } from '../../contract/compatibility.ts'
import type { ErrorBody, StoredError } from '../../contract/error.ts'
import type { DurableEvent } from '../../contract/event.ts'
import { ownerOf, type Run, type RunStatus, runName } from '../../contract/run.ts'
import { publicError } from '../errors.ts'

export function toRunRecord(run: Run): RunRecord {
  const { id, workflow, startedAt, endedAt } = run
  const owner = toRunOwner(run)
  const { instanceId } = owner
  const name = runName(run)
  const isError = isFailure(run.status)
  const duration = endedAt === null ? null : Math.max(0, Math.round(endedAt - startedAt))
  return {
    run_id: id,
    runId: id,
    agent: name,
    agentName: name,
    agent_id: instanceId,
    instanceId,
    workflowName: workflow,
    owner,
    started_at: startedAt / 1000,
    startedAt: new Date(startedAt).toISOString(),
    ended_at: endedAt === null ? null : endedAt / 1000,
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    duration_ms: duration,
    durationMs: duration,
    status: wireStatus(run.status),
    state: wireState(run.status),
    is_error: isError,
    isError,
    error: toWireError(run.error),
    payload: run.payload,
    result: run.result ?? null,
    event_count: run.eventCount,
    eventCount: run.eventCount,
  }
}

export function toRunOwner(run: Pick<Run, 'id' | 'workflow' | 'agent' | 'instanceId'>) {
  const owner = ownerOf(run)
  return owner.kind === 'workflow'
    ? { kind: owner.kind, workflowName: owner.workflow, instanceId: run.id }
    : { kind: owner.kind, agentName: owner.agent, instanceId: owner.instanceId }
}

/** Event number `index` (from 1) of a run. Fields of the event lie under `data`. */
export function toRunEvent(event: DurableEvent, runId: string, index: number): RunEvent {
  return {
    run_id: runId,
    runId,
    event_index: index,
    eventIndex: index,
    type: event.type,
    timestamp: Date.parse(event.timestamp) / 1000,
    data: eventData(event, runId),
  }
}

function eventData(event: DurableEvent, runId: string): Record<string, unknown> {
  switch (event.type) {
    case 'run_start': {
      const { workflow, agent, instanceId = runId, trigger, payload } = event
      const name = workflow ?? agent ?? ''
      const owner = { agent: name, agent_id: instanceId, agentName: name, instanceId }
      return { ...owner, workflow, trigger, payload }
    }
    case 'log':
      return { ...event.attributes, level: event.level, message: event.message }
    case 'run_end': {
      const { isError, durationMs, result = null } = event
      const outcome = { is_error: isError, isError, status: wireStatus(event.status) }
      return { ...outcome, error: toWireError(event.error), result, durationMs }
    }
    default: {
      const { type: _type, seq: _seq, timestamp: _time, project: _project, ...data } = event
      return data
    }
  }
}

/** What went wrong, for a caller. The text of an internal error is its detail. */
export function toWireError(stored: StoredError | null): ErrorBody | null {
  if (!stored) return null
  const { status: _status, ...body } = stored
  const error = publicError(body)
  return body.type === 'internal_error' && error.dev ? { ...error, details: error.dev } : error
}

/** The other dialects know three states; ours say more at `/api/runs`. */
function wireStatus(status: RunStatus): RunRecord['status'] {
  return isFailure(status) ? 'failed' : status === 'running' ? 'running' : 'succeeded'
}

function wireState(status: RunStatus): RunRecord['state'] {
  return isFailure(status) ? 'errored' : status === 'running' ? 'active' : 'completed'
}

function isFailure(status: RunStatus): boolean {
  return status === 'failed' || status === 'aborted' || status === 'interrupted'
}
