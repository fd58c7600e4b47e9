/** One process after another on one queue of dispatches. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { abortedError } from '../../contract/aborted-error.ts'
import { HearthError } from '../../contract/error.ts'
import type { DurableEvent } from '../../contract/event.ts'
import { EventLog } from '../../events/event-log.ts'
import type { PromptRequest } from '../../runtime/port.ts'
import type { Store } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts'
import { Dispatches } from '../dispatches.ts'
import { Interruptions } from '../interruption.ts'
import { SessionQueue } from '../session-queue.ts'
import { takeUpQueue } from '../take-up.ts'

export type Deliver = (request: PromptRequest) => Promise<unknown>

/** Where a project of the test keeps its store. */
export function newDatabase(): string {
  return join(mkdtempSync(join(tmpdir(), 'hearth-dispatch-')), 'hearth.db')
}

/** What one process has of a project; opening the same path again is the next process. */
export function openProcess(path: string, deliver: Deliver) {
  const store = openSqliteStore(path)
  const log = new EventLog(store, (error) => expect.unreachable(String(error)))
  const queue = new SessionQueue(16)
  const aborts = new Map<string, () => void>()
  const dispatches = new Dispatches({
    projectId: 'test',
    store,
    log,
    queue,
    interruptions: new Interruptions('test', store, log),
    deliver: (request) =>
      new Promise((resolve, reject) => {
        aborts.set(request.dispatchId ?? '', () => reject(abortedError('stopped')))
        deliver(request).then(resolve, reject)
      }),
    abortRunning: (dispatchId) => aborts.get(dispatchId)?.(),
    onError: (error) => expect.unreachable(String(error)),
  })
  return { store, log, queue, dispatches }
}

/** What a start does with what the last process left. */
export async function recover({
  store,
  dispatches,
}: ReturnType<typeof openProcess>): Promise<void> {
  await dispatches.settleInterrupted()
  takeUpQueue(store, {
    prompt: () => expect.unreachable(),
    dispatch: (id) => dispatches.takeUp(id),
  })
}

export const target = { agent: 'chat', instanceId: '42', session: 'default' }

/** The types of its events, in order. */
export function eventsOf(store: Store, dispatchId: string): DurableEvent['type'][] {
  return store.events.list({ dispatchId }, {}).map(({ type }) => type)
}

/** What work is rejected with whose thread is lost. */
export function crash(): HearthError {
  return new HearthError({ type: 'worker_crashed', status: 502, message: 'gone' })
}
