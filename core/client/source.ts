/** Client of source files as designs: what they define, and edits that keep everything else. */
import type { Page } from '../contract/api.ts'
import type { DefinitionSummary, Design, DesignChange, DesignEdit } from '../contract/design.ts'
import type { CallOptions, Transport } from './transport.ts'

export interface EditOptions extends CallOptions {
  /** The hash of the design that was read; rejects with `file_changed` when it is another now. */
  ifMatch: string
  /** Only says what would be: nothing is saved. */
  dryRun?: boolean
}

export function createSource(transport: Transport) {
  const path = transport.inProject('/api/source/design')
  return {
    /** A text that does not parse is a design with a `problem`. */
    design: (file: string, options: CallOptions = {}) =>
      transport.json<Design>(path, { query: { path: file }, ...options }),
    /** What all source files define. */
    async definitions(options: CallOptions = {}): Promise<DefinitionSummary[]> {
      const all = transport.inProject('/api/source/definitions')
      return (await transport.json<Page<DefinitionSummary>>(all, options)).items
    },
    /** All or none. Rejects with `source_locked` where there is code instead of data. */
    edit: (file: string, edits: readonly DesignEdit[], options: EditOptions) => {
      const { ifMatch, dryRun = false, signal } = options
      const body = { path: file, ifMatch, edits, dryRun }
      return transport.json<DesignChange>(path, { method: 'POST', body, signal })
    },
  }
}
