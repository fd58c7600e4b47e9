/** Interactive shells in the project's folder. */
import { z } from 'zod'
import { TerminalSummary } from '../../contract/api.ts'
import type { OpenProject } from '../../studio/port.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { notFound } from '../errors.ts'
import { eventStream } from '../event-stream.ts'
import { pageOf, whole } from './page-schema.ts'

const scope = 'project'
const tag = 'Terminals'
const Size = z.strictObject({
  columns: z.number().int().min(1).max(1000),
  rows: z.number().int().min(1).max(1000),
})

const listTerminals = endpoint({
  method: 'GET',
  path: '/api/terminals',
  scope,
  tag,
  summary: 'Open terminals',
  result: pageOf(TerminalSummary),
  handle: ({ project }) => whole(project.terminals.list()),
})

const openTerminal = endpoint({
  method: 'POST',
  path: '/api/terminals',
  scope,
  tag,
  summary: 'Open a terminal',
  body: Size,
  status: 201,
  result: z.object({ id: z.string() }),
  handle: async ({ project, body }) => project.terminals.open(await body()),
})

const writeToTerminal = endpoint({
  method: 'POST',
  path: '/api/terminals/{id}/input',
  scope,
  tag,
  summary: 'Type into a terminal',
  body: z.strictObject({ data: z.string() }),
  result: null,
  async handle({ project, params, body }) {
    const { data } = await body()
    project.terminals.write(knownTerminal(project, params.id), data)
    return null
  },
})

const resizeTerminal = endpoint({
  method: 'POST',
  path: '/api/terminals/{id}/resize',
  scope,
  tag,
  summary: 'Change the size of a terminal',
  body: Size,
  result: null,
  async handle({ project, params, body }) {
    const size = await body()
    project.terminals.resize(knownTerminal(project, params.id), size)
    return null
  },
})

const renameTerminal = endpoint({
  method: 'PATCH',
  path: '/api/terminals/{id}',
  scope,
  tag,
  summary: 'Give a terminal another title',
  body: z.strictObject({ title: z.string().trim().min(1).max(100) }),
  result: null,
  async handle({ project, params, body }) {
    const { title } = await body()
    project.terminals.rename(knownTerminal(project, params.id), title)
    return null
  },
})

const restartTerminal = endpoint({
  method: 'POST',
  path: '/api/terminals/{id}/restart',
  scope,
  tag,
  summary: 'Start another shell in the place of one that has ended',
  result: null,
  handle({ project, params }) {
    project.terminals.restart(knownTerminal(project, params.id))
    return null
  },
})

const followTerminal = endpoint({
  method: 'GET',
  path: '/api/terminals/{id}/stream',
  scope,
  tag,
  summary: 'Scrollback, then output as it comes, at last {exitCode}',
  result: null,
  also: [{ status: 200, description: 'Output', content: 'text/event-stream' }],
  handle({ project, params, request, server }) {
    const id = knownTerminal(project, params.id)
    return eventStream(
      request,
      server.closing,
      (writer) =>
        new Promise((resolve) => {
          const stop = project.terminals.follow(
            id,
            (data) => writer.send({ data: { data } }),
            (exitCode) => {
              writer.send({ data: { exitCode } })
              resolve()
            },
          )
          const leave = () => {
            stop()
            resolve()
          }
          writer.signal.addEventListener('abort', leave, { once: true })
        }),
    )
  },
})

const closeTerminal = endpoint({
  method: 'DELETE',
  path: '/api/terminals/{id}',
  scope,
  tag,
  summary: 'Close a terminal and what runs in it',
  result: null,
  async handle({ project, params }) {
    await project.terminals.close(knownTerminal(project, params.id))
    return null
  },
})

function knownTerminal(project: OpenProject, id: string): string {
  if (!project.terminals.list().some((terminal) => terminal.id === id)) {
    throw notFound('terminal', id)
  }
  return id
}

export const terminalEndpoints: Endpoint[] = [
  listTerminals,
  openTerminal,
  writeToTerminal,
  resizeTerminal,
  renameTerminal,
  restartTerminal,
  followTerminal,
  closeTerminal,
]
