/** Names that a project gives: of its agents, workflows, tools, skills and roles, also where an agent fails to load. */
import type { Definition, DesignValue } from '../../../core/contract/design.ts'
import type { HearthClient } from '../../app/client.ts'
import type { NameKind } from './name-place.ts'

export interface ProjectName {
  name: string
  detail: string
}

export async function projectNames(from: HearthClient, kind: NameKind): Promise<ProjectName[]> {
  switch (kind) {
    case 'model':
      return (await from.models.list()).map(({ id, title }) => ({ name: id, detail: title }))
    case 'agent':
      return (await from.agents.list()).map(({ name, details }) => ({
        name,
        detail: details?.description ?? 'agent',
      }))
    case 'workflow':
      return (await from.workflows.list()).map(({ name, description }) => ({
        name,
        detail: description ?? 'workflow',
      }))
    case 'role':
      return namesIn(from, '.agents/roles', 'role')
    case 'tool':
      return distinct([...(await ofAgents(from, 'tools')), ...(await ofSource(from))])
    case 'skill':
      return distinct([
        ...(await ofAgents(from, 'skills')),
        ...(await namesIn(from, '.agents/skills', 'skill')),
      ])
  }
}

/** What agents that load say of themselves: the built-in tools are among it. */
async function ofAgents(from: HearthClient, part: 'tools' | 'skills'): Promise<ProjectName[]> {
  return (await from.agents.list()).flatMap(({ details }) =>
    (details?.[part] ?? []).map(({ name, description }) => ({ name, detail: description ?? '' })),
  )
}

/** Tools as they are written, so that those of an agent that does not load are known too. */
async function ofSource(from: HearthClient): Promise<ProjectName[]> {
  const tools = (await from.source.definitions()).filter(({ kind }) => kind === 'tool')
  const paths = [...new Set(tools.map(({ path }) => path))]
  const files = await Promise.all(paths.map((path) => from.source.design(path)))
  return files.flatMap(({ definitions }) => definitions.flatMap(toolName))
}

function toolName({ kind, value }: Definition): ProjectName[] {
  if (kind !== 'tool' || value.kind !== 'object') return []
  const text = (name: string) => textOf(value.fields.find((field) => field.name === name)?.value)
  const name = text('name')
  return name === null ? [] : [{ name, detail: text('description') ?? 'tool' }]
}

function textOf(value: DesignValue | undefined): string | null {
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null
}

/** Skills and roles are named by their files or folders. */
async function namesIn(from: HearthClient, folder: string, detail: string): Promise<ProjectName[]> {
  if (!(await isThere(from, folder))) return []
  return (await from.files.list(folder))
    .filter(({ name, kind }) => kind === 'directory' || name.endsWith('.md'))
    .map(({ name }) => ({ name: name.replace(/\.md$/, ''), detail }))
}

async function isThere(from: HearthClient, folder: string): Promise<boolean> {
  const parts = folder.split('/')
  for (let depth = 0; depth < parts.length; depth += 1) {
    const path = parts.slice(0, depth + 1).join('/')
    const above = await from.files.list(parts.slice(0, depth).join('/'))
    if (!above.some((node) => node.path === path && node.kind === 'directory')) return false
  }
  return true
}

/** The first of each name, in the order of the alphabet. */
function distinct(names: readonly ProjectName[]): ProjectName[] {
  const found = new Map<string, ProjectName>()
  for (const one of names) if (!found.has(one.name)) found.set(one.name, one)
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}
