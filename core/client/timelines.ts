/** Client of timeline files: a run, an operation or a session in one file, without secrets. */
import type { TimelineScope } from '../contract/timeline-file.ts'
import type { CallOptions, Transport } from './transport.ts'

export function createTimelines(transport: Transport) {
  const path = transport.inProject('/api/timelines/export')
  return {
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
