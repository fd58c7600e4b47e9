/** How a project stands, for dashboards and scripts: its routes, skills, roles and active sessions. */
import { dirname } from 'node:path'
import { z } from 'zod'
import { HearthError } from '../contract/error.ts'
import type { FileNode } from '../contract/project.ts'
import { readProjectConfig } from '../project/config.ts'
import type { OpenProject } from '../studio/port.ts'

/** Seconds since the epoch. */
const seconds = z.number().nullable()
const Markdown = z.object({ name: z.string(), path: z.string(), mtime: seconds })
const Route = z.object({
  name: z.string(),
  path: z.string(),
  source: z.string(),
  mtime: seconds,
  triggers: z.object({ webhook: z.boolean(), schedule: z.string().nullable() }),
})

export const DevStatus = z.object({
  ok: z.literal(true),
  generated_at: z.number(),
  root: z.string(),
  config_path: z.string().nullable(),
  config_mtime: seconds,
  harness: z.string(),
  sandbox: z.string(),
  route_count: z.number().int(),
  routes: z.array(Route),
  agents: z.array(z.string()),
  workflows: z.array(z.string()),
  skills: z.array(Markdown),
  roles: z.array(Markdown),
  active_sessions: z.array(
    z.object({
      session_id: z.string(),
      operation: z.string(),
      agent: z.string().nullable(),
      operation_id: z.string(),
    }),
  ),
})
export type DevStatus = z.infer<typeof DevStatus>

export async function readDevStatus(project: OpenProject): Promise<DevStatus> {
  const { agents, workflows } = await project.inventory()
  const { file, config } = readProjectConfig(project.root)
  const times = await modificationTimes(project, [
    ...agents.map((agent) => agent.file),
    ...(file === null ? [] : [file]),
  ])
  const running = project.store.operations.list({ status: ['running'] }, { limit: 1000 })
  return {
    ok: true,
    generated_at: Date.now() / 1000,
    root: project.root,
    config_path: file,
    config_mtime: file === null ? null : (times.get(file) ?? null),
    harness: config.agent.harness,
    sandbox: config.agent.sandbox,
    route_count: agents.length,
    routes: agents.map(({ name, file, triggers }) => ({
      name,
      path: `/agents/${name}/{agent_id}`,
      source: file,
      mtime: times.get(file) ?? null,
      triggers,
    })),
    agents: agents.map(({ name }) => name),
    workflows: workflows.map(({ name }) => name),
    skills: await markdownIn(project, '.agents/skills'),
    roles: await markdownIn(project, '.agents/roles'),
    active_sessions: running.items.map(({ id, kind, agent, instanceId, session }) => ({
      session_id: `${instanceId ?? ''}:${session ?? ''}`,
      operation: kind,
      agent,
      operation_id: id,
    })),
  }
}

async function modificationTimes(
  project: OpenProject,
  files: string[],
): Promise<Map<string, number>> {
  const folders = new Set(files.map((file) => dirname(file).replace(/^\.$/, '')))
  const lists = await Promise.all([...folders].map((folder) => listed(project, folder)))
  return new Map(lists.flat().map(({ path, mtime }) => [path, mtime / 1000]))
}

/** Skills and roles: `name.md`, or a folder `name` with its own file. */
async function markdownIn(project: OpenProject, folder: string) {
  const nodes = await listed(project, folder)
  const files = nodes.filter(({ kind, name }) => kind === 'file' && name.endsWith('.md'))
  const inFolders = await Promise.all(
    nodes
      .filter(({ kind }) => kind === 'directory')
      .map(async ({ path, name: folderName }) => {
        const inside = await listed(project, path)
        const own = inside.find(({ name }) => name.toUpperCase() === 'SKILL.MD')
        return own ? [{ ...own, name: folderName }] : []
      }),
  )
  return [...files, ...inFolders.flat()].map(({ name, path, mtime }) => ({
    name: name.replace(/\.md$/, ''),
    path,
    mtime: mtime / 1000,
  }))
}

/** Empty when the folder is not there. */
async function listed(project: OpenProject, folder: string): Promise<FileNode[]> {
  try {
    return await project.files.list(folder)
  } catch (error) {
    if (HearthError.is(error) && error.status < 500) return []
    throw error
  }
}
