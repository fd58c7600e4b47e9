/** Open projects: list, open, create, close, and what goes on in one. */
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { ProjectDetails, RecentProject } from '../../contract/api.ts'
import { Project, TemplateSummary } from '../../contract/project.ts'
import { modelName } from '../../project/template-model.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { present } from '../query.ts'
import { pageOf, whole } from './page-schema.ts'

const tag = 'Projects'
const scope = 'studio'

/** A relative one would mean another folder for each place the server was started in. */
const root = z.string().refine(isAbsolute, 'Must be an absolute path.')

const listProjects = endpoint({
  method: 'GET',
  path: '/api/projects',
  scope,
  tag,
  summary: 'Open projects, the default one first',
  result: pageOf(Project),
  handle: ({ studio }) => whole(studio.projects()),
})

const openProject = endpoint({
  method: 'POST',
  path: '/api/projects',
  scope,
  tag,
  summary: 'Open a folder; an open one again is the same project',
  body: z.strictObject({ root }),
  result: Project,
  async handle({ studio, body, server }) {
    const { root } = await body()
    const project = await studio.open(root)
    server.onProjectsChanged()
    return project.describe()
  },
})

const createProject = endpoint({
  method: 'POST',
  path: '/api/projects/create',
  scope,
  tag,
  summary: 'Write a template into a new folder and open it',
  body: z.strictObject({
    root,
    template: z.string().min(1),
    name: z.string().min(1).optional(),
    model: z.string().regex(modelName, 'Must be provider/model.').optional(),
  }),
  status: 201,
  result: Project,
  async handle({ studio, body, server }) {
    const project = await studio.create(present(await body()))
    server.onProjectsChanged()
    return project.describe()
  },
})

const listRecent = endpoint({
  method: 'GET',
  path: '/api/projects/recent',
  scope,
  tag,
  summary: 'Folders opened before, newest first',
  result: pageOf(RecentProject),
  handle: ({ studio }) => whole(studio.recent()),
})

const closeProject = endpoint({
  method: 'DELETE',
  path: '/api/projects/{project}',
  scope,
  tag,
  summary: 'Close a project; running work is drained',
  result: null,
  async handle({ studio, project, server }) {
    await studio.close(project.id)
    server.onProjectsChanged()
    return null
  },
})

const listTemplates = endpoint({
  method: 'GET',
  path: '/api/templates',
  scope,
  tag,
  summary: 'Templates for new projects',
  result: pageOf(TemplateSummary),
  handle: ({ studio }) => whole(studio.templates()),
})

const describeProject = endpoint({
  method: 'GET',
  path: '/api/project',
  scope: 'project',
  tag,
  summary: 'The project, its size and what is going on in it',
  result: ProjectDetails,
  handle({ project }) {
    const { store } = project
    const running = { status: ['running' as const] }
    const all = { limit: 1000 }
    return {
      ...project.describe(),
      size: store.size(),
      activeRuns: store.runs.list(running, all).items.length,
      activeOperations: store.operations.list({ ...running, topLevel: true }, all).items.length,
      queuedDispatches: store.dispatches.counts().queued,
      telemetry: project.telemetry,
    }
  },
})

export const projectEndpoints: Endpoint[] = [
  listProjects,
  openProject,
  createProject,
  listRecent,
  closeProject,
  listTemplates,
  describeProject,
]
