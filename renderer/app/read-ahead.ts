/** What a conversation is made of, asked for when one goes there: its view finds the answers on their way. */
import type { QueryClient } from '@tanstack/react-query'
import type { HearthClient } from './client.ts'
import { instancesQuery, newestEntriesQuery, sessionsQuery } from './queries.ts'

/** What routes have at hand. */
export interface RouterContext {
  readAhead: (place: ConversationPlace) => void
}

/** As an address has it: what it leaves open is chosen as the view chooses it. */
export interface ConversationPlace {
  project: string
  agent: string
  instance: string | undefined
  session: string | undefined
}

/** Never rejects: what cannot be read is told by the view, which asks again. */
export async function readConversationAhead(
  queryClient: QueryClient,
  client: HearthClient,
  { project, agent, instance, session = 'default' }: ConversationPlace,
): Promise<void> {
  const scope = { id: project, client: client.inProject(project) }
  const read = async () => {
    const instanceId =
      instance ?? (await queryClient.fetchQuery(instancesQuery(scope, agent))).items[0]?.instanceId
    if (instanceId === undefined) return
    const sessions = await queryClient.fetchQuery(sessionsQuery(scope, agent, instanceId))
    const found = sessions.items.find(({ name }) => name === session)
    if (found) await queryClient.prefetchQuery(newestEntriesQuery(scope, found.id))
  }
  await read().catch(() => undefined)
}
