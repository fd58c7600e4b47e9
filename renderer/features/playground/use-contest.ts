/** Asks several models the same, each in a session of its own, and follows their answers. */
import { useMutation, useQueries } from '@tanstack/react-query'
import type { Operation } from '../../../core/contract/operation.ts'
import type { ThinkingLevel } from '../../../core/contract/provider.ts'
import { useProject } from '../../app/project.ts'
import { operationQuery } from '../../app/queries.ts'
import { useLiveOperations } from '../../app/use-stream.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { type Candidate, sessionName } from './candidates.ts'

/** Answers of models are compared in an instance of their own. */
export const playgroundInstance = 'playground'

const pollMs = 500

export interface Question {
  agent: string
  message: string
  models: readonly string[]
  thinkingLevel: ThinkingLevel | undefined
}

export function useContest() {
  const project = useProject()
  const { client } = project
  const live = useLiveOperations()
  const ask = useMutation({
    mutationFn: ({ agent, message, models, thinkingLevel }: Question) => {
      const at = new Date()
      return Promise.all(
        models.map(async (model, index): Promise<Candidate> => {
          const name = sessionName(at, index, model)
          try {
            const place = { agent, instanceId: playgroundInstance, name }
            const { id } = await client.sessions.create(place)
            const body = { message, model, thinkingLevel }
            const { operationId } = await client.sessions.prompt(id, body)
            return { model, session: name, operationId, refused: null }
          } catch (error) {
            return {
              model,
              session: name,
              operationId: null,
              refused: describeError(error).message,
            }
          }
        }),
      )
    },
  })
  const candidates = ask.data ?? []
  const operations = useQueries({
    queries: candidates.map(({ operationId }) => ({
      ...operationQuery(project, operationId ?? ''),
      enabled: operationId !== null,
      refetchInterval: ({ state }: { state: { data: Operation | undefined } }) =>
        state.data && state.data.status !== 'running' ? (false as const) : pollMs,
    })),
    combine: (results) => results.map(({ data }) => data),
  })
  const answers = candidates.map((candidate, index) => ({
    ...candidate,
    operation: operations[index],
    live: live.get(candidate.operationId ?? ''),
  }))
  const isRunning = answers.some(
    ({ operationId, operation }) =>
      operationId !== null && (!operation || operation.status === 'running'),
  )
  return {
    ask: ask.mutate,
    answers,
    agent: ask.variables?.agent ?? null,
    busy: ask.isPending || isRunning,
    stop: () => {
      for (const { operationId } of candidates) {
        if (operationId) void client.operations.abort(operationId)
      }
    },
  }
}

export type Answer = ReturnType<typeof useContest>['answers'][number]
