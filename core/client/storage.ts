/** Client of a project's history as a file: its copies, how long it is kept, and deleting what is old. */
import type { Page } from '../contract/api.ts'
import type { Backup } from '../contract/backup.ts'
import type { Project } from '../contract/project.ts'
import type { Pruned, PruneInput, Retention } from '../contract/storage.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export function createBackups(transport: Transport) {
  const all = transport.inProject('/api/project/backups')
  return {
    /** Newest first. */
    async list(options: CallOptions = {}): Promise<Backup[]> {
      return (await transport.json<Page<Backup>>(all, options)).items
    },
    /** Resolves when the copy is written and checked. */
    create: (options: CallOptions = {}) =>
      transport.json<Backup>(all, { method: 'POST', ...options }),
    /** Stops what runs; what is replaced is set aside. Rejects with `backup_damaged` (409). */
    restore: (id: string, options: CallOptions = {}) =>
      transport.json<Project>(`${all}/${segment(id)}/restore`, { method: 'POST', ...options }),
  }
}

export function createStorage(transport: Transport) {
  const at = transport.inProject('/api/project')
  return {
    /** Days by kind; 0: for ever. */
    retention: (options: CallOptions = {}) => transport.json<Retention>(`${at}/retention`, options),
    /** Deletes what has ended so many days ago, or counts it (`preview`). */
    prune: (body: PruneInput, options: CallOptions = {}) =>
      transport.json<Pruned>(`${at}/prune`, { method: 'POST', body, ...options }),
  }
}
