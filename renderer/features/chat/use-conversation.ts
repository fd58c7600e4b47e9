/** One session as a conversation: what was said, what runs, and how to say more. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Operation } from '../../../core/contract/operation.ts'
import type { Entry, Session } from '../../../core/contract/session.ts'
import type { LiveOperations } from '../../app/live-operations.ts'
import { type ProjectHandle, useProject } from '../../app/project.ts'
import { operationsQuery, projectKey, sessionsQuery } from '../../app/queries.ts'
import { useLiveOperations } from '../../app/use-stream.ts'
import type { Address } from './address.ts'
import { type OutgoingMessage, outboxStore, useOutbox } from './outbox.ts'
import type { TranscriptState } from './transcript.ts'
import type { Exchange } from './turns.ts'
import { useMoveLeaf, usePath } from './use-branching.ts'
import { type Sent, useExchanges } from './use-exchanges.ts'
import { type Steering, useSteering } from './use-steering.ts'
import { useTranscript } from './use-transcript.ts'

export interface Conversation {
  key: string
  session: Session | null
  transcript: TranscriptState
  loadOlder: () => void
  /** The same in long strides, for what lies far back. */
  seekOlder: () => void
  reload: () => void
  exchanges: readonly Exchange[]
  operations: ReadonlyMap<string, Operation>
  /** False when the session has older operations than those. */
  operationsComplete: boolean
  busy: boolean
  sendError: unknown
  /** Sends now, or queues while the agent is busy. */
  send: (message: OutgoingMessage) => void
  /** Sends now, after an earlier entry (null: as the first message). */
  sendAfter: (message: OutgoingMessage, after: string | null) => void
  /** All that is known of the session, and what of it is shown. */
  entries: readonly Entry[]
  path: readonly Entry[]
  /** The end of a way that was taken later and is not shown; null when there is none. */
  later: string | null
  /** Shows the branch that ends at this entry. */
  show: (leafId: string) => void
  stop: () => void
  /** Stops what runs and sends a waiting message in its place. */
  interrupt: (messageId: string) => void
  steering: Steering
}

export function outboxKey(project: string, { agent, instance, session }: Address): string {
  return JSON.stringify([project, agent, instance, session])
}

export function useConversation(address: Address, model: string | undefined): Conversation {
  const project = useProject()
  const key = outboxKey(project.id, address)
  const outbox = useOutbox(key)
  const sessions = useQuery(sessionsQuery(project, address.agent, address.instance))
  const session = sessions.data?.items.find((one) => one.name === address.session) ?? null
  const { state, transcript } = useTranscript(session?.id ?? null, sessions.isSuccess)
  const { operations, complete, isKnown } = useOperations(address)
  const running = useRunning(address, operations)
  const [sent, setSent] = useState<readonly Sent[]>([])
  const [sendError, setSendError] = useState<unknown>(null)
  const post = usePost(address, session)

  const waiting = sent.filter((one) => !isRead(one, state))
  const live = useLiveOperations()
  const open = waiting.filter((one) => !hasEnded(one, operations, live))
  const busy = running.length > 0 || open.length > 0
  const { path, later } = usePath(state.entries, session)
  const exchanges = useExchanges(path, waiting, open, running)
  const leaf = useMoveLeaf(address, session)

  const moveLeaf = leaf.move
  const sendNow = useCallback(
    async (message: OutgoingMessage, after?: string | null) => {
      const mark: Sent = { operationId: null, message, at: Date.now() }
      setSendError(null)
      setSent((before) => [...before, mark])
      try {
        if (after !== undefined) await moveLeaf(after)
        const operationId = await post(message, model)
        setSent((before) => before.map((one) => (one === mark ? { ...one, operationId } : one)))
      } catch (error) {
        setSent((before) => before.filter((one) => one !== mark))
        outboxStore().restore(key, message)
        setSendError(error)
      }
    },
    [post, key, model, moveLeaf],
  )

  const send = useCallback(
    (message: OutgoingMessage) => {
      outboxStore().hold(key, false)
      if (busy) outboxStore().enqueue(key, message)
      else void sendNow(message)
    },
    [busy, key, sendNow],
  )

  const answering = running.at(-1) ?? open.at(-1)?.operationId ?? null
  const steering = useSteering(key, outbox.queued, answering, state.entries)
  const { takeBack } = steering
  const isSaying = steering.handedOver.size > 0
  useEffect(() => {
    // After a reload it is not known at once whether an answer still runs.
    if (!isKnown || busy || isSaying || outbox.held || outbox.queued.length === 0) return
    const next = outboxStore().dequeue(key)
    if (next) void sendNow(next)
  }, [isKnown, busy, isSaying, outbox.held, outbox.queued.length, key, sendNow])

  const { client } = project
  const sessionId = session?.id
  const abort = useCallback(
    (held: boolean) => {
      if (sessionId === undefined) return
      outboxStore().hold(key, held)
      takeBack()
      client.sessions.abort(sessionId).catch(setSendError)
    },
    [client, sessionId, key, takeBack],
  )
  const stop = useCallback(() => abort(true), [abort])
  const interrupt = useCallback(
    (messageId: string) => {
      outboxStore().putFirst(key, messageId)
      abort(false)
    },
    [abort, key],
  )

  return {
    key,
    session,
    transcript: state,
    loadOlder: () => void transcript?.loadOlder(),
    seekOlder: () => void transcript?.loadOlder(1000),
    reload: () => void transcript?.catchUp(),
    exchanges,
    operations,
    operationsComplete: complete,
    busy,
    sendError,
    send,
    sendAfter: (message, after) => void sendNow(message, after),
    entries: state.entries,
    path,
    later,
    show: (leafId) => void moveLeaf(leafId).catch(setSendError),
    stop,
    interrupt,
    steering,
  }
}

/** Its question is among the entries, which show it from now on. */
function isRead({ operationId }: Sent, state: TranscriptState): boolean {
  return operationId !== null && state.entries.some((entry) => entry.operationId === operationId)
}

/** Whichever is told first: the list is read again when it ends, and that may fail. */
function hasEnded(
  { operationId }: Sent,
  operations: ReadonlyMap<string, Operation>,
  live: LiveOperations,
): boolean {
  if (operationId === null) return false
  const status = operations.get(operationId)?.status
  const isOver = status !== undefined && status !== 'running'
  return isOver || live.get(operationId)?.running === false
}

/** Posts a prompt, making the session first when there is none. */
function usePost(address: Address, session: Session | null) {
  const { id, client } = useProject()
  const queryClient = useQueryClient()
  const { agent, instance, session: name } = address
  return useCallback(
    async (message: OutgoingMessage, model: string | undefined): Promise<string> => {
      const target =
        session ?? (await client.sessions.create({ agent, instanceId: instance, name }))
      const prompt = {
        message: message.text,
        ...(message.images.length > 0 ? { images: [...message.images] } : {}),
        ...(model ? { model } : {}),
      }
      const accepted = await client.sessions.prompt(target.id, prompt).catch((error: unknown) => {
        // Another program may have deleted it: sent again, the message begins a new one.
        void queryClient.invalidateQueries({ queryKey: projectKey(id, 'sessions', agent) })
        throw error
      })
      if (!session) {
        void queryClient.invalidateQueries({ queryKey: projectKey(id, 'sessions', agent) })
        void queryClient.invalidateQueries({ queryKey: projectKey(id, 'instances', agent) })
      }
      return accepted.operationId
    },
    [client, queryClient, id, agent, instance, name, session],
  )
}

function useOperations({ agent, instance, session }: Address) {
  const project: ProjectHandle = useProject()
  const filter = { agent, instanceId: instance, session, topLevel: true }
  const { data, hasNextPage, isPlaceholderData } = useInfiniteQuery(
    operationsQuery(project, filter),
  )
  const operations: ReadonlyMap<string, Operation> = useMemo(() => {
    const all = data?.pages.flatMap((page) => page.items) ?? []
    return new Map(all.map((operation) => [operation.id, operation] as const))
  }, [data])
  const isKnown = data !== undefined && !isPlaceholderData
  return { operations, complete: !hasNextPage, isKnown }
}

/** Ids of top-level operations of this session that run now, oldest first. */
function useRunning(address: Address, operations: ReadonlyMap<string, Operation>): string[] {
  const live = useLiveOperations()
  return useMemo(() => {
    const ids = new Set<string>()
    for (const operation of operations.values()) {
      if (operation.status === 'running' && live.get(operation.id)?.running !== false) {
        ids.add(operation.id)
      }
    }
    for (const operation of live.values()) {
      const mine =
        operation.agent === address.agent &&
        operation.instanceId === address.instance &&
        operation.session === address.session &&
        operation.parentOperationId === null
      const ended = operations.get(operation.operationId)?.status
      if (mine && operation.running && (ended === undefined || ended === 'running')) {
        ids.add(operation.operationId)
      }
    }
    return [...ids].sort()
  }, [operations, live, address.agent, address.instance, address.session])
}
