/** What each change does to the state in memory. */
import type { Change, NewClaim } from '../../contract/change.ts'
import type { Session } from '../../contract/session.ts'
import { payloadHash, submissionConflict } from '../idempotency.ts'
import type { Committed, KeyClaim } from '../port.ts'
import { searchableText } from '../search-text.ts'
import { type SessionChange, touches } from '../session-change.ts'
import { sessionMissing } from '../session-missing.ts'
import { sessionNameTaken } from '../session-name-taken.ts'
import { applyToApproval, applyToGrant } from './apply-approval.ts'
import { applyToAttempt, dropSteps } from './apply-attempt.ts'
import { applyToOperation, removeOperation } from './apply-operation.ts'
import { applyToImport } from './imports.ts'
import { applyToQueue, forgetPrompts } from './queue.ts'
import { appendEvent, type MemoryState } from './state.ts'

export function applyChange(state: MemoryState, change: Change, committed: Committed, now: number) {
  if (change.type === 'session.delete') forgetPrompts(state, change.sessionId, now)
  applyToRows(state, change, committed, now)
  applyToQueue(state, change, now)
}

function applyToRows(state: MemoryState, change: Change, committed: Committed, now: number) {
  switch (change.type) {
    case 'key.claim':
      committed.claim = claimKey(state, change.claim)
      break
    case 'session.open':
      openSession(state, change.session, now)
      break
    case 'session.update': {
      const { type: _, sessionId, ...fields } = change
      updateSession(state, sessionId, fields, now)
      break
    }
    case 'session.delete':
      deleteSession(state, change.sessionId)
      break
    case 'entry.append':
      appendEntry(state, change, now)
      break
    case 'event.append':
      committed.events.push(appendEvent(state, change.event))
      break
    case 'run.create':
    case 'run.settle':
      applyToRun(state, change, now)
      break
    case 'run.begin':
    case 'run.suspend':
    case 'run.stop':
    case 'step.finish':
    case 'steps.copy':
    case 'steps.drop':
      applyToAttempt(state, change, now)
      break
    case 'run.hide':
    case 'run.delete':
      removeRun(state, change)
      break
    case 'operation.hide':
    case 'operation.delete':
      removeOperation(state, change)
      break
    case 'queue.start':
    case 'queue.requeue':
    case 'queue.wait':
    case 'queue.stop':
      break
    case 'prompt.admit':
    case 'operation.start':
    case 'operation.progress':
    case 'operation.settle':
      applyToOperation(state, change, now)
      break
    case 'approval.request':
    case 'approval.resolve':
      applyToApproval(state, change, now)
      break
    case 'grant.add':
    case 'grant.use':
    case 'grant.remove':
      applyToGrant(state, change, now)
      break
    case 'import.add':
    case 'import.hide':
    case 'import.delete':
      applyToImport(state, change, now)
      break
    default:
      applyToDispatch(state, change, committed, now)
  }
}

function claimKey(state: MemoryState, claim: NewClaim): KeyClaim {
  const { payloadHash, refId } = claim
  const earlier = findClaim(state, claim)
  if (earlier) return { payloadHash, refId: earlier.refId, isReplay: true }
  state.claims.push(claim)
  return { payloadHash, refId, isReplay: false }
}

/** Who holds the key. Raises `submission_conflict` when it was claimed for another payload. */
export function findClaim(
  state: MemoryState,
  { scope, key, payloadHash }: Omit<NewClaim, 'refId'>,
): NewClaim | null {
  const claim = state.claims.find((other) => other.scope === scope && other.key === key)
  if (claim && claim.payloadHash !== payloadHash) throw submissionConflict(key)
  return claim ?? null
}

function openSession(
  state: MemoryState,
  session: Extract<Change, { type: 'session.open' }>['session'],
  now: number,
) {
  const taken = [...state.sessions.values()].some(
    (other) =>
      other.agent === session.agent &&
      other.instanceId === session.instanceId &&
      other.name === session.name &&
      other.deletedAt === null,
  )
  if (taken) return
  const created: Session = {
    ...session,
    title: null,
    leafId: null,
    headSeq: 0,
    pinnedAt: null,
    archivedAt: null,
    deletedAt: null,
    createdAt: now,
    updatedAt: now,
  }
  state.sessions.set(session.id, created)
  state.entries.set(session.id, [])
}

function updateSession(state: MemoryState, id: string, fields: SessionChange, now: number) {
  const session = state.sessions.get(id)
  if (!session) return
  const updatedAt = touches(fields) ? now : session.updatedAt
  const next = { ...session, ...fields, updatedAt }
  const named = [...state.sessions.values()].find(
    ({ agent, instanceId, name, deletedAt }) =>
      agent === next.agent &&
      instanceId === next.instanceId &&
      name === next.name &&
      deletedAt === null,
  )
  if (named && named.id !== id && next.deletedAt === null) throw sessionNameTaken(named)
  state.sessions.set(id, next)
}

function deleteSession(state: MemoryState, id: string) {
  state.sessions.delete(id)
  state.entries.delete(id)
  state.texts = state.texts.filter(({ entry }) => entry.sessionId !== id)
  for (const child of [...state.sessions.values()]) {
    if (child.parentSessionId === id) deleteSession(state, child.id)
  }
}

function appendEntry(
  state: MemoryState,
  { entry }: Extract<Change, { type: 'entry.append' }>,
  now: number,
) {
  const all = [...state.entries.values()].flat()
  if (all.some((other) => other.id === entry.id)) return
  const session = state.sessions.get(entry.sessionId)
  if (!session) throw sessionMissing(entry.sessionId)
  session.headSeq += 1
  session.leafId = entry.id
  session.updatedAt = Math.max(session.updatedAt, now)
  const appended = { ...entry, seq: session.headSeq, createdAt: entry.createdAt ?? now }
  state.entries.get(entry.sessionId)?.push(appended)
  const text = searchableText(entry.data)
  const position = (state.texts.at(-1)?.position ?? 0) + 1
  if (text !== '') state.texts.push({ position, entry: appended, text })
}

function applyToRun(
  state: MemoryState,
  change: Extract<Change, { type: 'run.create' | 'run.settle' }>,
  now: number,
) {
  if (change.type === 'run.create') {
    const start = {
      status: 'running',
      result: null,
      error: null,
      eventCount: 0,
      steps: 0,
      attempt: 0,
      begunAt: null,
      endedAt: null,
    } as const
    const { request = null, ...row } = change.run
    const { agent = null, instanceId = null, payload = null, retryOf = null, replayOf = null } = row
    const given = { agent, instanceId, payload, retryOf, replayOf }
    state.runs.push({ ...row, ...given, ...start, startedAt: now })
    state.runNotes.set(row.id, {
      request,
      sourceHash: null,
      resumes: false,
      stop: null,
      fruitless: 0,
    })
    return
  }
  const run = state.runs.find((candidate) => candidate.id === change.runId)
  if (run?.status !== 'running') return
  const { status, error } = change
  Object.assign(run, { status, error, result: change.result ?? null, endedAt: now })
}

function removeRun(
  state: MemoryState,
  change: Extract<Change, { type: 'run.hide' | 'run.delete' }>,
) {
  const { runId } = change
  const run = state.runs.find((candidate) => candidate.id === runId)
  if (!run || run.endedAt === null) return
  if (change.type === 'run.hide') {
    if (change.deletedAt === null) delete run.deletedAt
    else run.deletedAt = change.deletedAt
    return
  }
  state.runs = state.runs.filter((other) => other !== run)
  state.runNotes.delete(runId)
  state.cuts += 1
  dropSteps(state, runId)
  const owners = new Set([runId])
  for (const operation of state.operations) if (operation.runId === runId) owners.add(operation.id)
  state.steps = state.steps.filter(({ ownerId }) => !owners.has(ownerId))
  state.operations = state.operations.filter((operation) => operation.runId !== runId)
  state.events = state.events.filter((event) => event.runId !== runId)
  for (const session of [...state.sessions.values()]) {
    if (session.runId === runId && session.parentSessionId === null)
      deleteSession(state, session.id)
  }
}

function applyToDispatch(
  state: MemoryState,
  change: Extract<Change, { type: `dispatch.${string}` }>,
  committed: Committed,
  now: number,
) {
  if (change.type === 'dispatch.admit') {
    committed.dispatches.push(admit(state, change.dispatch, now))
    return
  }
  const dispatch = state.dispatches.find((candidate) => candidate.id === change.dispatchId)
  if (!dispatch || dispatch.status === 'settled') return
  const time = new Date(now).toISOString()
  if (change.type === 'dispatch.settle') {
    dropSteps(state, dispatch.id)
    Object.assign(dispatch, {
      status: 'settled',
      outcome: change.outcome,
      error: change.error,
      settledAt: time,
    })
  } else if (change.type === 'dispatch.requeue') {
    dispatch.status = 'queued'
  } else if (dispatch.status === 'queued') {
    dispatch.status = 'running'
    dispatch.attempts += 1
    dispatch.startedAt ??= time
  }
}

function admit(
  state: MemoryState,
  dispatch: Extract<Change, { type: 'dispatch.admit' }>['dispatch'],
  now: number,
) {
  const hash = payloadHash(dispatch)
  const earlier = state.dispatches.find(
    (other) =>
      dispatch.idempotencyKey !== null &&
      other.agent === dispatch.agent &&
      other.instanceId === dispatch.instanceId &&
      other.idempotencyKey === dispatch.idempotencyKey,
  )
  if (earlier) {
    if (earlier.payloadHash !== hash) throw submissionConflict(dispatch.idempotencyKey ?? '')
    return withoutKey(earlier)
  }
  const row: MemoryState['dispatches'][number] = {
    ...dispatch,
    input: dispatch.input ?? null,
    payloadHash: hash,
    status: 'queued',
    outcome: null,
    attempts: 0,
    error: null,
    acceptedAt: new Date(now).toISOString(),
    startedAt: null,
    settledAt: null,
  }
  state.dispatches.push(row)
  return withoutKey(row)
}

/** The row as readers see it. */
export function withoutKey(row: MemoryState['dispatches'][number]) {
  const { idempotencyKey: _, payloadHash: __, ...dispatch } = row
  return dispatch
}
