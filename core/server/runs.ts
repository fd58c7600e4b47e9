/** Runs and their numbered events, on the routes that other clients know. */
import { z } from 'zod'
import { RunEventList, RunRecord } from '../contract/compatibility.ts'
import { HearthError } from '../contract/error.ts'
import type { Run } from '../contract/run.ts'
import type { OpenProject } from '../studio/port.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { checkRunKept } from './expired-events.ts'
import { toRunRecord } from './pyflue/run.ts'
import { readRunEvents } from './pyflue/run-log.ts'
import { after, limit, names } from './query.ts'
import { streamRun } from './run-answer.ts'

const getRun = endpoint({
  method: 'GET',
  path: '/runs/{run_id}',
  scope: 'project',
  tag: 'Runs',
  summary: 'A workflow run',
  result: RunRecord,
  handle: ({ project, params }) => toRunRecord(findRun(project, params.run_id)),
})

const listRunEvents = endpoint({
  method: 'GET',
  path: '/runs/{run_id}/events',
  scope: 'project',
  tag: 'Runs',
  summary: 'Events of a run, numbered from 1',
  query: z.object({ after, limit, types: names }),
  result: RunEventList,
  handle({ project, params, query }) {
    const run = findRun(project, params.run_id)
    checkRunKept(project, run)
    const { after = 0, limit = 1000, types } = query
    const events = []
    for (const event of readRunEvents(project, run.id, after)) {
      if (types && !types.includes(event.type)) continue
      events.push(event)
      if (events.length === limit) break
    }
    const next = events.at(-1)?.event_index ?? after
    return { run_id: run.id, runId: run.id, events, next_after: next, nextAfter: next }
  },
})

const streamRunEvents = endpoint({
  method: 'GET',
  path: '/runs/{run_id}/stream',
  scope: 'project',
  tag: 'Runs',
  summary: 'Events of a run after an index, then live, through its end',
  query: z.object({ after: z.string().optional() }),
  result: null,
  also: [{ status: 200, description: 'Events', content: 'text/event-stream' }],
  handle({ project, params, query, request }) {
    const run = findRun(project, params.run_id)
    checkRunKept(project, run)
    const from = query.after ?? request.headers.get('last-event-id') ?? '0'
    return streamRun(request, project, run.id, /^\d{1,15}$/.test(from) ? Number(from) : 0)
  },
})

/** A run by its id, also in PyFlue's longer form, `workflow:<name>:run_<26>`. */
export function findRun(project: OpenProject, id: string): Run {
  const { runs } = project.store
  const run = runs.get(id) ?? runs.get(id.replace(/^(workflow:.+:)run_(?=[^:]{26}$)/, '$1'))
  if (run) return run
  throw new HearthError({
    type: 'run_not_found',
    status: 404,
    message: `Run "${id}" is not known to this server.`,
    details: 'Its id may be wrong, or it belongs to another project.',
  })
}

export const runEndpoints: Endpoint[] = [getRun, listRunEvents, streamRunEvents]
