/** What was asked and answered in a session of the playground, whole, as the session keeps it. */
import { useQuery } from '@tanstack/react-query'
import { messageText } from '../../../core/contract/message.ts'
import type { Entry } from '../../../core/contract/session.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { type Answer, playgroundInstance } from './use-contest.ts'

export interface Told {
  question: string
  answer: string
}

/** Null until the answer is over and read. */
export function useTold(agent: string | null, answer: Answer | undefined): Told | null {
  const { id, client } = useProject()
  const operationId = answer?.operation?.id
  const read = useQuery({
    queryKey: projectKey(id, 'playground', 'told', operationId ?? null),
    queryFn: async ({ signal }): Promise<Told | null> => {
      const name = answer?.session ?? ''
      const place = { agent: agent ?? '', instanceId: playgroundInstance, q: name, signal }
      const { items } = await client.sessions.list(place)
      const session = items.find((one) => one.name === name)
      if (!session) return null
      const page = await client.sessions.entries(session.id, { limit: 100, signal })
      const own = page.items.filter((entry) => entry.operationId === operationId)
      return { question: textsOf(own, 'user'), answer: textsOf(own, 'assistant') }
    },
    enabled: agent !== null && operationId !== undefined && answer?.isOpen === false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return read.data ?? null
}

function textsOf(entries: readonly Entry[], role: 'user' | 'assistant'): string {
  return entries
    .flatMap(({ data }) => (data.type === 'message' ? [data.message] : []))
    .filter((message) => message.role === role)
    .map(messageText)
    .filter((text) => text !== '')
    .join('\n\n')
}
