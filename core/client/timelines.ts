/** Client of timelines: a run, an operation or a session as spans, or in one file without secrets. */
import type { SpanPiece } from '../contract/spans/span-rows.ts'
import type { TimelineScope } from '../contract/timeline-file.ts'
import { readLines } from './lines.ts'
import type { CallOptions, Transport } from './transport.ts'

export function createTimelines(transport: Transport) {
  const path = transport.inProject('/api/timelines/export')
  const spans = transport.inProject('/api/timelines/spans')
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
  }
}
