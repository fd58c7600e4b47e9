/** Client of the copies of a project's history. */
import type { Page } from '../contract/api.ts'
import type { Backup } from '../contract/backup.ts'
import type { Project } from '../contract/project.ts'
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
