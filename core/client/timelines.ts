/** Client of timelines: a run, an operation or a session as spans, or in one file without secrets. */
import type { Page } from '../contract/api.ts'
import { type ImportedTimeline, timelineMediaType } from '../contract/imported-timeline.ts'
import type { SpanPiece } from '../contract/spans/span-rows.ts'
import type { MaskedValue, TimelineScope } from '../contract/timeline-file.ts'
import type { PageOptions } from './conversations.ts'
import { readLines } from './lines.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export function createTimelines(transport: Transport) {
  const path = transport.inProject('/api/timelines/export')
  const spans = transport.inProject('/api/timelines/spans')
  const imports = transport.inProject('/api/timelines/imports')
  const one = (id: string) => `${imports}/${segment(id)}`
  return {
    /** Its spans as they are built, a batch of pieces at a time: `SpanTree.restore` takes them. */
    async *spans(scope: TimelineScope, { signal }: CallOptions = {}): AsyncGenerator<SpanPiece[]> {
      const response = await transport.send(spans, {
        query: { ...scope },
        headers: { accept: 'application/x-ndjson' },
        signal,
      })
      if (response.body) yield* readLines<SpanPiece>(response.body)
    },
    /**
     * Lines of JSON; the last one lists what was masked. Rejects with `not_found` (404).
     *
     * @example
     * const file = await client.timelines.export({ runId })
     * await writeFile('run.timeline.jsonl', new Uint8Array(await file.arrayBuffer()))
     */
    async export(scope: TimelineScope, { signal }: CallOptions = {}): Promise<Blob> {
      return (await transport.send(path, { query: { ...scope }, signal })).blob()
    },
    /** Timelines that came as files: kept with the project, read-only, beside its log. */
    imports: {
      /** Newest first. */
      list: ({
        signal,
        ...query
      }: PageOptions & {
        /** Those deleted within the last week, instead of the others. */
        deleted?: boolean | undefined
      } = {}) => transport.json<Page<ImportedTimeline>>(imports, { query, signal }),
      /**
       * The same file again is the same import. Rejects with `invalid_timeline_file` (400), which names line
       * and field, and `payload_too_large` (413).
       */
      add: (
        content: Blob | string,
        { name, signal }: CallOptions & { name?: string | undefined } = {},
      ) =>
        transport.json<ImportedTimeline>(imports, {
          method: 'POST',
          query: { name },
          file: { content, type: timelineMediaType },
          signal,
        }),
      get: (id: string, options: CallOptions = {}) =>
        transport.json<ImportedTimeline>(one(id), options),
      /** As it came. */
      async file(id: string, options: CallOptions = {}): Promise<Blob> {
        return (await transport.send(`${one(id)}/file`, options)).blob()
      },
      /** Can be restored for a week, unless `forever`. */
      async remove(
        id: string,
        { forever, signal }: CallOptions & { forever?: boolean | undefined } = {},
      ): Promise<void> {
        await transport.send(one(id), { method: 'DELETE', query: { forever }, signal })
      },
      restore: (id: string, options: CallOptions = {}) =>
        transport.json<ImportedTimeline>(`${one(id)}/restore`, { method: 'POST', ...options }),
    },
  }
}

export function createMask(transport: Transport) {
  const path = transport.inProject('/api/masked')
  /** Any JSON with the secrets that the server knows of, or that look like some, replaced by what they are. */
  return (value: unknown, options: CallOptions = {}) =>
    transport.json<MaskedValue>(path, { method: 'POST', body: { value }, ...options })
}
