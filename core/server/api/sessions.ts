/** Conversations: list, open, rename, delete, read, and speak in them. */
import { z } from 'zod'
import { SessionHistory } from '../../contract/history.ts'
import { newSessionId } from '../../contract/id.ts'
import { ImagePart } from '../../contract/message.ts'
import { ThinkingLevel } from '../../contract/provider.ts'
import { Entry, Session } from '../../contract/session.ts'
import { checkLeaf } from '../../studio/check-leaf.ts'
import { forkChanges } from '../../studio/fork-session.ts'
import type { OpenProject } from '../../studio/port.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { invalidQuery, notFound } from '../errors.ts'
import { toHistory } from '../pyflue/history.ts'
import { idempotencyKeyOf } from '../pyflue/prompt-request.ts'
import { after, flag, limit, page, present, text } from '../query.ts'
import { describeAgent } from '../targets.ts'
import { knownSecrets } from '../timelines/known-secrets.ts'
import { SecretMask } from '../timelines/mask-secrets.ts'
import { traceOf } from '../traceparent.ts'
import { Aborted, pageOf } from './page-schema.ts'

const scope = 'project'
const tag = 'Sessions'
const name = z.string().trim().min(1).max(200)
const title = z.string().max(500).nullable().optional()

const listSessions = endpoint({
  method: 'GET',
  path: '/api/sessions',
  scope,
  tag,
  summary:
    'Sessions, newest activity first; those of tasks and runs, and deleted ones, only when asked for',
  query: z.object({
    ...page,
    agent: text,
    instanceId: text,
    runId: text,
    parentSessionId: text,
    includeInternal: flag,
    archived: flag,
    deleted: flag,
    q: text,
  }),
  result: pageOf(Session),
  handle({ project, query: { limit, cursor, ...filter } }) {
    return project.store.sessions.list(present(filter), present({ limit, cursor }))
  },
})

const createSession = endpoint({
  method: 'POST',
  path: '/api/sessions',
  scope,
  tag,
  summary: 'Open a session; one of the same name is returned as it is',
  body: z.strictObject({ agent: z.string().min(1), instanceId: name, name }),
  status: 201,
  result: Session,
  async handle({ project, body }) {
    const { agent, instanceId, name } = await body()
    await describeAgent(project, agent)
    const key = { agent, instanceId, session: name }
    const nothing = { parentSessionId: null, taskId: null, runId: null, metadata: {} }
    const session = { id: newSessionId(), agent, instanceId, name, ...nothing }
    await project.store.commit([{ type: 'session.open', session }])
    return project.store.sessions.find(key) ?? findSession(project, session.id)
  },
})

const getSession = endpoint({
  method: 'GET',
  path: '/api/sessions/{id}',
  scope,
  tag,
  summary: 'One session',
  result: Session,
  handle: ({ project, params }) => findSession(project, params.id),
})

const updateSession = endpoint({
  method: 'PATCH',
  path: '/api/sessions/{id}',
  scope,
  tag,
  summary:
    'Change the title or the name, pin, archive, or go on from another entry (`leafId`): nothing said is lost',
  body: z.strictObject({
    title,
    name: name.optional(),
    pinned: z.boolean().optional(),
    archived: z.boolean().optional(),
    leafId: z.string().nullable().optional(),
  }),
  result: Session,
  async handle({ project, params, body }) {
    const session = findSession(project, params.id)
    const { pinned, archived, leafId, ...named } = present(await body())
    if (leafId !== undefined) checkLeaf(project.store, session, leafId)
    const now = Date.now()
    const change = {
      ...named,
      ...(leafId === undefined ? {} : { leafId }),
      ...(pinned === undefined ? {} : { pinnedAt: pinned ? now : null }),
      ...(archived === undefined ? {} : { archivedAt: archived ? now : null }),
    }
    await project.store.commit([{ type: 'session.update', sessionId: session.id, ...change }])
    return findSession(project, session.id)
  },
})

const deleteSession = endpoint({
  method: 'DELETE',
  path: '/api/sessions/{id}',
  scope,
  tag,
  summary: 'Delete a session with its entries: for a week it can be restored, unless `forever`',
  query: z.object({ forever: flag }),
  result: null,
  async handle({ project, params, query }) {
    const session = project.store.sessions.get(params.id)
    if (!session || (session.deletedAt !== null && !query.forever)) {
      throw notFound('session', params.id)
    }
    await project.deleteSession(session.id, present(query))
    return null
  },
})

const restoreSession = endpoint({
  method: 'POST',
  path: '/api/sessions/{id}/restore',
  scope,
  tag,
  summary: 'Bring back a deleted session, under another name if its own is taken by now',
  result: Session,
  async handle({ project, params }) {
    await project.restoreSession(params.id)
    return findSession(project, params.id)
  },
})

const forkSession = endpoint({
  method: 'POST',
  path: '/api/sessions/{id}/fork',
  scope,
  tag,
  summary:
    'A new session that begins with what was said up to an entry; the original is not touched',
  body: z.strictObject({
    entryId: z.string().min(1).optional(),
    name: name.optional(),
    title: z.string().max(500).optional(),
  }),
  status: 201,
  result: Session,
  async handle({ project, params, body }) {
    const session = findSession(project, params.id)
    const { id, changes } = forkChanges(project.store, session, present(await body()))
    await project.store.commit(changes)
    return findSession(project, id)
  },
})

const listEntries = endpoint({
  method: 'GET',
  path: '/api/sessions/{id}/entries',
  scope,
  tag,
  summary:
    'Entries, ascending; without a range the newest. `nextCursor` is the `before` of older ones',
  query: z.object({ before: after, after, limit }),
  result: pageOf(Entry).extend({ headSeq: z.number().int() }),
  handle({ project, params, query }) {
    const session = findSession(project, params.id)
    if (query.before !== undefined && query.after !== undefined) {
      throw invalidQuery('before', String(query.before), 'Use either "before" or "after".')
    }
    const { before, limit = 100 } = query
    const range =
      query.after === undefined
        ? { limit, before: before ?? session.headSeq + 1 }
        : { limit, after: query.after }
    const items = project.store.entries.list(session.id, range)
    const first = items[0]?.seq ?? 1
    const nextCursor = query.after === undefined && first > 1 ? String(first) : null
    return { items, nextCursor, headSeq: session.headSeq }
  },
})

const exportSession = endpoint({
  method: 'GET',
  path: '/api/sessions/{id}/export',
  scope,
  tag,
  summary:
    'The whole conversation as one document; with `masked` its secrets are replaced, and `masked` in it says which',
  query: z.object({ masked: flag }),
  result: SessionHistory,
  handle({ studio, project, params, query }) {
    const history = toHistory(project.store, findSession(project, params.id))
    if (!query.masked) return history
    const mask = new SecretMask(knownSecrets(studio, project))
    return { ...mask.mask(history), masked: mask.masked() }
  },
})

const promptSession = endpoint({
  method: 'POST',
  path: '/api/sessions/{id}/prompt',
  scope,
  tag,
  summary:
    'Say something, at the end or `after` an earlier entry; the answer comes on the event stream under the operation',
  body: z.strictObject({
    message: z.string().refine((message) => message.trim() !== '', 'It must not be empty.'),
    images: z.array(ImagePart).optional(),
    model: z.string().min(1).optional(),
    thinkingLevel: ThinkingLevel.optional(),
    after: z.string().nullable().optional(),
    ifBusy: z.enum(['queue', 'reject']).optional(),
    idempotencyKey: z.string().min(1).max(200).optional(),
  }),
  status: 202,
  result: z.object({
    operationId: z.string(),
    /** True when an earlier request with the same key is answered. */
    deduplicated: z.boolean(),
  }),
  async handle({ project, params, request, body }) {
    const session = findSession(project, params.id)
    const { agent, instanceId, name } = session
    const { idempotencyKey, after, ...asked } = await body()
    const place = { agent, instanceId, session: name }
    const input = { ...present(asked), ...place, ...traceOf(request) }
    const key = idempotencyKeyOf(request, idempotencyKey)
    return project.acceptPrompt(input, {
      ...(key === undefined ? {} : { idempotencyKey: key }),
      leaf: after === undefined ? null : { sessionId: session.id, leafId: after },
    })
  },
})

const abortSession = endpoint({
  method: 'POST',
  path: '/api/sessions/{id}/abort',
  scope,
  tag,
  summary: 'Stop what runs in the session',
  result: Aborted,
  async handle({ project, params }) {
    const { agent, instanceId, name } = findSession(project, params.id)
    const target = { agent, instanceId, session: name, reason: 'Stopped by a person.' }
    return { aborted: await project.abort(target) }
  },
})

function findSession(project: OpenProject, id: string): Session {
  const session = project.store.sessions.get(id)
  if (!session || session.deletedAt !== null) throw notFound('session', id)
  return session
}

export const sessionEndpoints: Endpoint[] = [
  listSessions,
  createSession,
  getSession,
  updateSession,
  deleteSession,
  restoreSession,
  forkSession,
  listEntries,
  exportSession,
  promptSession,
  abortSession,
]
