/** Timelines that came as files: kept with the project, beside its log, read-only. */
import { z } from 'zod'
import {
  ImportedTimeline,
  mostTimelineBytes,
  timelineMediaType,
} from '../../contract/imported-timeline.ts'
import { timelineExtension } from '../../contract/timeline-file.ts'
import { digestOf } from '../../store/blob-reference.ts'
import type { OpenProject } from '../../studio/port.ts'
import { readBytes } from '../body.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { notFound, unsupportedMediaType } from '../errors.ts'
import { plainText } from '../plain-text.ts'
import { flag, page, present } from '../query.ts'
import { checkTimelineFile } from '../timelines/check-file.ts'
import { pageOf } from './page-schema.ts'

const scope = 'project'
const tag = 'Events'
/** Names and titles of strangers' files, in characters. */
const mostName = 200

const importTimeline = endpoint({
  method: 'POST',
  path: '/api/timelines/imports',
  scope,
  tag,
  summary:
    'Keep an exported timeline, sent as it is (application/x-ndjson, up to 64 MiB); the same file again is the same import',
  query: z.object({ name: z.string().max(1000).default(`file${timelineExtension}`) }),
  documentedBody: z.string().describe('Lines of JSON, as the export gives them'),
  bodyType: timelineMediaType,
  status: 201,
  result: ImportedTimeline,
  async handle({ project, request, query }) {
    const received = request.headers.get('content-type')
    if (received?.split(';')[0]?.trim().toLowerCase() !== timelineMediaType) {
      throw unsupportedMediaType(received, timelineMediaType)
    }
    const content = await readBytes(request, mostTimelineBytes)
    const { head, ...counts } = await checkTimelineFile(content, request.signal)
    const id = `import_${digestOf(content).slice(0, 32)}`
    const { scope, exportedAt, hearth } = head
    const timeline = {
      id,
      name: oneLine(query.name),
      title: oneLine(head.title),
      scope,
      exportedAt,
      hearth: oneLine(hearth),
      ...counts,
      content,
    }
    await project.store.commit([{ type: 'import.add', timeline }])
    return findImport(project, id)
  },
})

const listImports = endpoint({
  method: 'GET',
  path: '/api/timelines/imports',
  scope,
  tag,
  summary: 'Imported timelines, newest first; deleted ones only when asked for',
  query: z.object({ ...page, deleted: flag }),
  result: pageOf(ImportedTimeline),
  handle({ project, query: { limit, cursor, ...filter } }) {
    return project.store.imports.list(present(filter), present({ limit, cursor }))
  },
})

const getImport = endpoint({
  method: 'GET',
  path: '/api/timelines/imports/{id}',
  scope,
  tag,
  summary: 'One imported timeline: what it is of, and what came with it',
  result: ImportedTimeline,
  handle: ({ project, params }) => findImport(project, params.id),
})

const readImport = endpoint({
  method: 'GET',
  path: '/api/timelines/imports/{id}/file',
  scope,
  tag,
  summary: 'The file of an imported timeline, as it came',
  result: null,
  also: [{ status: 200, description: 'Lines of JSON', content: timelineMediaType }],
  handle({ project, params }) {
    const { id, name } = findImport(project, params.id)
    const bytes = project.store.imports.bytes(id)
    if (bytes === null) throw notFound('imported timeline', id)
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': timelineMediaType,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    })
  },
})

const deleteImport = endpoint({
  method: 'DELETE',
  path: '/api/timelines/imports/{id}',
  scope,
  tag,
  summary: 'Delete an imported timeline: for a week it can be restored, unless `forever`',
  query: z.object({ forever: flag }),
  result: null,
  async handle({ project, params, query }) {
    await project.imports.delete(params.id, present(query))
    return null
  },
})

const restoreImport = endpoint({
  method: 'POST',
  path: '/api/timelines/imports/{id}/restore',
  scope,
  tag,
  summary: 'Bring back a deleted imported timeline',
  result: ImportedTimeline,
  async handle({ project, params }) {
    await project.imports.restore(params.id)
    return findImport(project, params.id)
  },
})

function findImport(project: OpenProject, id: string): ImportedTimeline {
  const found = project.store.imports.get(id)
  if (!found || found.deletedAt !== null) throw notFound('imported timeline', id)
  return found
}

/** A stranger's name for a list: whole characters, in one line, that do not deceive. */
function oneLine(text: string): string {
  return plainText(text.replace(/\s+/gu, ' ').toWellFormed(), mostName).replace(/\s+/gu, ' ').trim()
}

export const timelineImportEndpoints: Endpoint[] = [
  importTimeline,
  listImports,
  getImport,
  readImport,
  deleteImport,
  restoreImport,
]
