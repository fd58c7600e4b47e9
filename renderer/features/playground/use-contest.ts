/**
 * Asks several models the same, each in a session of its own, and follows their answers. A question has an id by
 * which its answers are found again: after a reload, by a link.
 */
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { toast } from 'sonner'
import type { Operation } from '../../../core/contract/operation.ts'
import type { ThinkingLevel } from '../../../core/contract/provider.ts'
import type { LiveOperation } from '../../app/live-operations.ts'
import { useProject } from '../../app/project.ts'
import { operationsQuery } from '../../app/queries.ts'
import { useLiveOperations } from '../../app/use-stream.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { type Candidate, candidatesOf, firstOf, sessionName } from './candidates.ts'

/** Answers of models are compared in an instance of their own. */
export const playgroundInstance = 'playground'

const lookAgainMs = 2_000

export interface Question {
  id: string
  agent: string
  message: string
  models: readonly string[]
  thinkingLevel: ThinkingLevel | undefined
}

export interface Answer extends Candidate {
  operation: Operation | undefined
  live: LiveOperation | undefined
  /** It is being asked, or answers. */
  isOpen: boolean
}

export interface Contest {
  ask: (question: Question) => void
  answers: readonly Answer[]
  /** Who was asked; null while nobody was. */
  agent: string | null
  busy: boolean
  /** Its answers are being looked for. */
  isReading: boolean
  error: unknown
  /** Stops all of them, also those that are not asked yet. */
  stop: () => void
  stopOne: (answer: Answer) => void
}

/** @param asked id of the question whose answers are shown; undefined for none. */
export function useContest(asked: string | undefined): Contest {
  const project = useProject()
  const { client } = project
  const live = useLiveOperations()
  const hangUp = useRef(new AbortController())
  const asking = useAsk(hangUp)
  const filter = { instanceId: playgroundInstance, topLevel: true, q: asked ?? '' }
  const query = useInfiniteQuery({
    ...operationsQuery(project, filter),
    enabled: asked !== undefined,
    // Events tell of changes; this is for when they do not come.
    refetchInterval: asking.isIdle ? false : lookAgainMs,
  })
  const operations = asked === undefined ? [] : (query.data?.pages ?? []).flatMap((it) => it.items)
  const own = asking.variables?.id === asked ? asking : null
  const candidates =
    asked === undefined
      ? []
      : (own?.data ?? (own ? plan(own.variables) : candidatesOf(asked, operations)))
  const answers = candidates.map((candidate): Answer => {
    const operation = firstOf(candidate.session, operations)
    const isOpen =
      candidate.refused === null && (operation ? operation.status === 'running' : own !== null)
    return { ...candidate, operation, live: live.get(operation?.id ?? ''), isOpen }
  })

  function stopOne({ operation }: Answer): void {
    if (!operation) return
    client.operations.abort(operation.id).catch(tell)
  }
  return {
    ask: asking.mutate,
    answers,
    agent: own?.variables?.agent ?? operations[0]?.agent ?? null,
    busy: asking.isPending || (own !== null && answers.some(({ isOpen }) => isOpen)),
    isReading: asked !== undefined && own === null && (query.isPending || query.isPlaceholderData),
    error: query.error,
    stop() {
      hangUp.current.abort(new Error('Stopped before it was asked.'))
      for (const answer of answers) if (answer.isOpen) stopOne(answer)
    },
    stopOne,
  }
}

function tell(error: unknown): void {
  toast.error(`It was not stopped. ${describeError(error).message}`)
}

function plan(question: Question | undefined): Candidate[] {
  return (question?.models ?? []).map((model, index) => ({
    model,
    session: sessionName(question?.id ?? '', index, model),
    refused: null,
  }))
}

/** One that could not be asked says why, and holds up nobody else. */
function useAsk(hangUp: { current: AbortController }) {
  const { client } = useProject()
  return useMutation({
    mutationFn: (question: Question): Promise<Candidate[]> => {
      hangUp.current = new AbortController()
      const { signal } = hangUp.current
      const { agent, message, thinkingLevel } = question
      return Promise.all(
        plan(question).map(async (candidate) => {
          const { model, session: name } = candidate
          try {
            const place = { agent, instanceId: playgroundInstance, name }
            const { id } = await client.sessions.create(place, { signal })
            const { operationId } = await client.sessions.prompt(id, {
              message,
              model,
              thinkingLevel,
            })
            // It was accepted while the person changed their mind.
            if (signal.aborted) await client.operations.abort(operationId).catch(tell)
            return candidate
          } catch (error) {
            return { ...candidate, refused: describeError(error).message }
          }
        }),
      )
    },
  })
}
