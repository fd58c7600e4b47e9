/** What agents changed in files during a session: listed, shown, taken back, and put forward again. */
import { z } from 'zod'
import { ChangedFile, RevertResult, SessionChanges } from '../../contract/workspace-change.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { text } from '../query.ts'

const scope = 'project'
const tag = 'Sessions'
const id = z.string().min(1, 'Must not be empty.')

const Selection = z.strictObject({
  /** Absent: all of them. */
  ids: z.array(id).min(1).max(1_000).optional(),
  toolCallId: id.optional(),
})

const listChanges = endpoint({
  method: 'GET',
  path: '/api/sessions/{id}/changes',
  scope,
  tag,
  summary: 'Files that agents changed in a session and its tasks, or in one call of them',
  query: z.object({ toolCallId: text }),
  result: SessionChanges,
  handle: ({ project, params, query }) => project.changes.list(params.id, query),
})

const readChange = endpoint({
  method: 'GET',
  path: '/api/sessions/{id}/changes/content',
  scope,
  tag,
  summary: 'A changed file as it was and as it was left',
  query: z.object({ change: z.string('Say which change.'), toolCallId: text }),
  result: ChangedFile,
  handle: ({ project, params, query: { change, ...query } }) =>
    project.changes.content(params.id, change, query),
})

const revertChanges = endpoint({
  method: 'POST',
  path: '/api/sessions/{id}/changes/revert',
  scope,
  tag,
  summary: 'Put files back as they were; one that was changed since is refused and left alone',
  body: Selection,
  result: RevertResult,
  handle: async ({ project, params, body }) =>
    project.changes.revert(params.id, await body(), 'back'),
})

const restoreChanges = endpoint({
  method: 'POST',
  path: '/api/sessions/{id}/changes/restore',
  scope,
  tag,
  summary: 'Put reverted files forward again; one that was changed since is refused and left alone',
  body: Selection,
  result: RevertResult,
  handle: async ({ project, params, body }) =>
    project.changes.revert(params.id, await body(), 'forward'),
})

export const changeEndpoints: Endpoint[] = [listChanges, readChange, revertChanges, restoreChanges]
