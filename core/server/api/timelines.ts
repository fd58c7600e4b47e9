/** A run, an operation or a session as one file that may be given away. */
import { z } from 'zod'
import {
  TimelineScope,
  timelineExtension,
  timelineFormat,
  timelineVersion,
} from '../../contract/timeline-file.ts'
import type { OpenProject } from '../../studio/port.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { invalidQuery, notFound } from '../errors.ts'
import { checkRunKept } from '../expired-events.ts'
import { present, text } from '../query.ts'
import { knownSecrets } from '../timelines/known-secrets.ts'
import { SecretMask } from '../timelines/mask-secrets.ts'
import { timelineSpans } from '../timelines/span-cache.ts'
import { streamTimelineFile } from '../timelines/timeline-file.ts'

const scopeQuery = {
  runId: text,
  operationId: text,
  dispatchId: text,
  agent: text,
  instanceId: text,
  session: text,
}

const exportTimeline = endpoint({
  method: 'GET',
  path: '/api/timelines/export',
  scope: 'project',
  tag: 'Events',
  summary:
    'The events of a run, an operation, a dispatch or a session as one file, with secrets masked; its last line says which',
  query: z.object(scopeQuery),
  result: null,
  also: [{ status: 200, description: 'Lines of JSON', content: 'application/x-ndjson' }],
  handle({ studio, project, server, query }) {
    const scope = scopeOf(query)
    const title = titleOf(project, scope)
    const head = {
      format: timelineFormat,
      version: timelineVersion,
      title,
      scope,
      exportedAt: new Date().toISOString(),
      hearth: server.version,
    } as const
    const mask = new SecretMask(knownSecrets(studio, project))
    const name = `${title.replace(/[^\p{L}\p{N}._-]+/gu, '-')}${timelineExtension}`
    return new Response(streamTimelineFile(project.store.events, head, mask), {
      headers: {
        'content-type': 'application/x-ndjson',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        'x-content-type-options': 'nosniff',
      },
    })
  },
})

const readSpans = endpoint({
  method: 'GET',
  path: '/api/timelines/spans',
  scope: 'project',
  tag: 'Events',
  summary:
    'What happened as spans, for those who draw it: lines of columns, where a row with a known index takes the place of the one before',
  query: z.object(scopeQuery),
  result: null,
  also: [{ status: 200, description: 'Lines of JSON', content: 'application/x-ndjson' }],
  handle({ project, query }) {
    const scope = scopeOf(query)
    const headers = { 'content-type': 'application/x-ndjson' }
    const kept = project.timelines.open(scope)
    if (kept) return new Response(kept, { headers })
    const pieces = timelineSpans(project.store.events, scope, (build) => {
      if (build.rows >= worthKeeping) project.timelines.keep(scope, build.built)
    })
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const { done, value } = pieces.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(`${value}\n`))
        // Others have their turn in between.
        return new Promise((resolve) => setImmediate(resolve))
      },
    })
    return new Response(body, { headers })
  },
})

/** Spans: shorter ones are built within the time it takes to ask for them. */
const worthKeeping = 1000

type ScopeQuery = { [Name in keyof typeof scopeQuery]?: string | undefined }

function scopeOf(query: ScopeQuery): TimelineScope {
  const given = present(query)
  const scope = TimelineScope.safeParse(given)
  if (!scope.success || Object.keys(scope.data).length !== Object.keys(given).length) {
    throw invalidQuery('runId', query.runId ?? '', oneScope)
  }
  return scope.data
}

const oneScope =
  'Name one of runId, operationId and dispatchId, or agent and instanceId with or without session.'

/** How it is called. Raises `not_found` for what is not there. */
function titleOf(project: OpenProject, scope: TimelineScope): string {
  const { store } = project
  if ('runId' in scope) {
    const run = store.runs.get(scope.runId)
    if (!run) throw notFound('run', scope.runId)
    checkRunKept(project, run)
    return `${run.workflow ?? run.agent ?? 'run'} ${scope.runId.split(':').at(-1) ?? ''}`
  }
  if ('operationId' in scope) {
    const operation = store.operations.get(scope.operationId)
    if (!operation) throw notFound('operation', scope.operationId)
    return `${operation.kind} to ${operation.agent ?? 'nobody'} ${scope.operationId}`
  }
  if ('dispatchId' in scope) {
    if (!store.dispatches.get(scope.dispatchId)) throw notFound('dispatch', scope.dispatchId)
    return `dispatch ${scope.dispatchId}`
  }
  const { agent, instanceId, session } = scope
  return [agent, instanceId, session].filter(Boolean).join(' ')
}

export const timelineEndpoints: Endpoint[] = [exportTimeline, readSpans]
