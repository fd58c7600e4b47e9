/** Saved views of the studio's lists. They are kept with the project's history, so they survive restarts. */
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import { SavedView, ViewInput, ViewList } from '../../contract/view.ts'
import type { OpenProject } from '../../studio/port.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { notFound } from '../errors.ts'
import { pageOf, whole } from './page-schema.ts'

const scope = 'project'
const tag = 'Views'
const key = 'studio.views'
/** More than anybody finds something among. */
const mostViews = 200

const Stored = z.array(SavedView)

const listViews = endpoint({
  method: 'GET',
  path: '/api/views',
  scope,
  tag,
  summary: 'Saved views of lists, by name; `list` narrows to those of one',
  query: z.object({ list: ViewList.optional() }),
  result: pageOf(SavedView),
  handle({ project, query: { list } }) {
    const views = readViews(project).filter((view) => list === undefined || view.list === list)
    return whole(views.toSorted((a, b) => a.name.localeCompare(b.name)))
  },
})

const saveView = endpoint({
  method: 'PUT',
  path: '/api/views/{id}',
  scope,
  tag,
  summary: 'Save a view under an id of the caller, in the place of what was there',
  body: ViewInput,
  result: SavedView,
  async handle({ project, params, body }) {
    const view = { id: checkedId(params.id), ...(await body()), updatedAt: Date.now() }
    const others = readViews(project).filter(({ id }) => id !== view.id)
    if (others.length >= mostViews) throw tooMany()
    await project.store.meta.set(key, JSON.stringify([...others, view]))
    return view
  },
})

const deleteView = endpoint({
  method: 'DELETE',
  path: '/api/views/{id}',
  scope,
  tag,
  summary: 'Delete a saved view',
  result: null,
  async handle({ project, params }) {
    const views = readViews(project)
    const others = views.filter(({ id }) => id !== params.id)
    if (others.length === views.length) throw notFound('view', params.id)
    await project.store.meta.set(key, JSON.stringify(others))
    return null
  },
})

function readViews(project: OpenProject): SavedView[] {
  const text = project.store.meta.get(key)
  return text === null ? [] : Stored.parse(JSON.parse(text))
}

function checkedId(id: string): string {
  if (/^[\w-]{1,64}$/.test(id)) return id
  throw new HearthError({
    type: 'invalid_request',
    status: 400,
    message: 'This is no id of a view.',
    details: 'Use 1 to 64 letters, digits, "-" or "_".',
  })
}

function tooMany(): HearthError {
  return new HearthError({
    type: 'too_many_views',
    status: 409,
    message: `A project keeps at most ${mostViews} views.`,
    details: 'Delete one that is not used.',
  })
}

export const viewEndpoints: Endpoint[] = [listViews, saveView, deleteView]
