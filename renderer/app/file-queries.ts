/** What the project's files hold, as queries: their texts, what they define, what git says of them. */
import { queryOptions } from '@tanstack/react-query'
import { type ProjectScope, projectKey } from './queries.ts'

export function filesQuery({ id, client }: ProjectScope, path: string) {
  return queryOptions({
    queryKey: projectKey(id, 'files', path),
    queryFn: ({ signal }) => client.files.list(path, { signal }),
  })
}

export function fileQuery({ id, client }: ProjectScope, path: string) {
  return queryOptions({
    queryKey: projectKey(id, 'file', path),
    queryFn: ({ signal }) => client.files.read(path, { signal }),
    retry: false,
  })
}

/** Below `files`, so that a changed file makes it stale; other programs commit without an event. */
export function gitStatusQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'files', 'git'),
    queryFn: ({ signal }) => client.git.status({ signal }),
    retry: false,
    refetchInterval: 15_000,
  })
}

export function changesQuery({ id, client }: ProjectScope, session: string, toolCallId?: string) {
  return queryOptions({
    queryKey: projectKey(id, 'changes', session, toolCallId ?? null),
    queryFn: ({ signal }) => client.changes.list(session, { toolCallId, signal }),
    retry: false,
  })
}

/** Below the key of its file, so that whatever makes that stale makes this stale. */
export function designQuery({ id, client }: ProjectScope, path: string) {
  return queryOptions({
    queryKey: projectKey(id, 'file', path, 'design'),
    queryFn: ({ signal }) => client.source.design(path, { signal }),
    retry: false,
  })
}

export function definitionsQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'files', 'definitions'),
    queryFn: ({ signal }) => client.source.definitions({ signal }),
  })
}

export function typesQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'types'),
    queryFn: ({ signal }) => client.files.types({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
