/** What a project thread may reach of its project, and the settling of what it leaves when it is lost. */
import type { Change } from '../contract/change.ts'
import { HearthError, type StoredError, toStoredError } from '../contract/error.ts'
import { newSessionId } from '../contract/id.ts'
import { movedOn } from '../contract/moved-on.ts'
import type { ProviderSettings } from '../contract/provider.ts'
import { type Approvals, askerLost } from '../dispatch/approvals.ts'
import type { Dispatches } from '../dispatch/dispatches.ts'
import type { Interruptions } from '../dispatch/interruption.ts'
import type { EventLog } from '../events/event-log.ts'
import type { ThreadHost } from '../project/generation.ts'
import type { Store } from '../store/port.ts'
import { withoutHeldEnds } from './held-ends.ts'
import { OperationStandings, operationOf } from './operation-standings.ts'
import type { SecretVault } from './port.ts'
import { createProjectDoor, type ProjectDoorParts } from './project-door.ts'

export interface ThreadHostParts {
  store: Store
  log: EventLog
  interruptions: Interruptions
  providers(): Record<string, ProviderSettings>
  /** Before the name of all that this project keeps in the vault: it reads nothing else there. */
  secretsPrefix: string
  vault: SecretVault
  approvals: Approvals
  dispatch: Dispatches['admit']
  startWorkflow: ProjectDoorParts['startWorkflow']
  takeUpDispatches: ProjectDoorParts['takeUpDispatches']
  abort: ProjectDoorParts['abort']
  /** True of a prompt that the project's close stops, but does not end. */
  isHeld(operationId: string): boolean
  onStrayError(error: StoredError): void
  onObserverError(error: StoredError): void
  onOutput(stream: 'stdout' | 'stderr', line: string): void
}

/** The host of one thread. It knows which operations that thread has open. */
export function openThreadHost(parts: ThreadHostParts): ThreadHost {
  const { store, log } = parts
  const operations = new Set<string>()
  const standings = new OperationStandings()
  /** They go on in another thread: what this one still says of them is not taken. */
  const gone = new Set<string>()
  const asking = new Map<string, AbortController>()
  let lastCommit: Promise<unknown> = Promise.resolve()

  function noteStarts(changes: Change[]): void {
    for (const change of changes) {
      if (change.type === 'operation.start') operations.add(change.operation.id)
    }
  }

  function noteEnds(changes: Change[]): void {
    for (const change of changes) {
      if (change.type === 'operation.settle') operations.delete(change.operationId)
    }
  }

  return {
    ...createProjectDoor(parts),
    async commit(reported, line) {
      const changes = withoutHeldEnds(reported, parts.isHeld)
      if (changes.some((change) => gone.has(operationOf(change) ?? ''))) throw goneElsewhere()
      noteStarts(changes)
      standings.note(changes)
      const commit = log.commit(changes, line)
      lastCommit = commit.catch(() => undefined)
      await commit
      noteEnds(changes)
    },
    publish(events) {
      log.publish(events.filter(({ operationId = '' }) => !gone.has(operationId)))
    },
    async openSession(key, create) {
      const { agent, instanceId, session: name } = key
      if (!store.sessions.find(key)) {
        const place = { agent, instanceId, name }
        const session = { id: newSessionId(), ...place, metadata: {}, ...create }
        await log.commit([{ type: 'session.open', session }])
      }
      const session = store.sessions.find(key)
      if (!session) throw new Error(`The session ${name} of ${agent} vanished while it was opened.`)
      return { session, path: store.entries.path(session.id) }
    },
    findSession: async (key) => store.sessions.find(key),
    stepKeys: async (ownerId) => store.steps.keys(ownerId),
    stepResult: async (ownerId, key) => store.steps.result(ownerId, key),
    providers: async () => parts.providers(),
    readSecret: (name) => parts.vault.get(parts.secretsPrefix + name),
    writeSecret: (name, value) => parts.vault.set(parts.secretsPrefix + name, value),
    async askApproval(askId, question) {
      const given = new AbortController()
      asking.set(askId, given)
      try {
        return await parts.approvals.ask(question, given.signal)
      } finally {
        asking.delete(askId)
      }
    },
    async withdrawApproval(askId) {
      asking.get(askId)?.abort()
    },
    dispatch({ idempotencyKey, ...request }) {
      return parts.dispatch(idempotencyKey === null ? request : { ...request, idempotencyKey })
    },
    onStrayError: parts.onStrayError,
    onObserverError: parts.onObserverError,
    onOutput: parts.onOutput,
    standing: (operationId) => standings.of(operationId),
    async letGo(operationIds) {
      for (const id of operationIds) {
        gone.add(id)
        operations.delete(id)
      }
      await lastCommit
      const unfinished = { operations: [...operationIds], runs: [] }
      await parts.interruptions.settle(unfinished, toStoredError(movedOn()), { isOrderly: true })
    },
    async lost(error: HearthError) {
      for (const given of asking.values()) given.abort(askerLost)
      await lastCommit
      const unfinished = { operations: [...operations], runs: [] }
      await parts.interruptions.settle(unfinished, toStoredError(error))
    },
  }
}

function goneElsewhere(): HearthError {
  return new HearthError({
    type: 'worker_crashed',
    status: 502,
    message: 'This goes on in another thread.',
    details: 'Its own thread did not answer for too long.',
  })
}
