/** A project's history as a file: copies of it, going back to one, and deleting what is old. */
import { z } from 'zod'
import { Backup } from '../../contract/backup.ts'
import { Project } from '../../contract/project.ts'
import { Pruned, PruneRequest, Retention } from '../../contract/storage.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { pageOf, whole } from './page-schema.ts'

const scope = 'project'
const tag = 'Storage'

const listBackups = endpoint({
  method: 'GET',
  path: '/api/project/backups',
  scope,
  tag,
  summary: 'Checked copies of the history, newest first',
  result: pageOf(Backup),
  handle: ({ project }) => whole(project.backups.list()),
})

const nothing = z.strictObject({})

const createBackup = endpoint({
  method: 'POST',
  path: '/api/project/backups',
  scope,
  tag,
  summary: 'Copy the history and check the copy; work goes on meanwhile',
  body: nothing,
  status: 201,
  result: Backup,
  async handle({ project, body }) {
    await body()
    return project.backups.create()
  },
})

const restoreBackup = endpoint({
  method: 'POST',
  path: '/api/project/backups/{id}/restore',
  scope,
  tag,
  summary: 'Stop what runs, set the history aside, and open the project with this copy',
  body: nothing,
  result: Project,
  async handle({ studio, project, params, server, body }) {
    await body()
    const restored = await studio.restoreBackup(project.id, params.id)
    server.onProjectsChanged()
    return restored.describe()
  },
})

const readRetention = endpoint({
  method: 'GET',
  path: '/api/project/retention',
  scope,
  tag,
  summary: 'How many days history is kept, by kind',
  result: Retention,
  handle: ({ project }) => project.backups.retention(),
})

const prune = endpoint({
  method: 'POST',
  path: '/api/project/prune',
  scope,
  tag,
  summary: 'Delete history that ended some days ago, or count what would go (`preview`)',
  body: PruneRequest,
  result: Pruned,
  handle: async ({ project, body }) => project.backups.prune(await body()),
})

export const storageEndpoints: Endpoint[] = [
  listBackups,
  createBackup,
  restoreBackup,
  readRetention,
  prune,
]
