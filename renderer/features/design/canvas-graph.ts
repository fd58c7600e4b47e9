/**
 * How a definition and what it uses hang together: a tree from the agent to its profile, tools, skills,
 * subagents, MCP servers and sandbox, read from the design of its file and of those it imports from.
 */
import type {
  Definition,
  DefinitionKind,
  DefinitionSummary,
  Design,
  DesignPath,
  DesignValue,
} from '../../../core/contract/design.ts'
import type { AgentDetails } from '../../../core/contract/project.ts'
import { sourceOf } from './source-of.ts'
import { importPath } from './value-at.ts'

export type CanvasKind =
  | 'agent'
  | 'profile'
  | 'subagent'
  | 'tool'
  | 'builtin'
  | 'skill'
  | 'mcp'
  | 'sandbox'
  | 'code'

/** Where a node stands in a list or a field of the root file, so that it can be taken out. */
export interface CanvasSlot {
  definition: string
  path: DesignPath
}

export interface CanvasNode {
  /** Unique in the graph: the way to it from its root. */
  id: string
  parent: string | null
  /** The field of its parent that holds it. */
  field: string
  kind: CanvasKind
  title: string
  /** One line below the title. */
  note: string | null
  /** The file that defines it, and the line; null for what no file of the project says. */
  at: { path: string; line: number } | null
  /** Set for what can be taken out of the file that is shown. */
  slot: CanvasSlot | null
  /** Names by which it shows up in events: of tools, or of the agent itself. */
  names: readonly string[]
}

/** What can be looked up while the graph is made. */
export interface CanvasSources {
  /** The design of a file of the project; undefined while it is not read. */
  design: (path: string) => Design | undefined
  definitions: readonly DefinitionSummary[]
}

/** Deeper than this, profiles of profiles are not followed. */
const deepest = 6

const lists = [
  { field: 'tools', kind: 'tool', wants: 'tool' },
  { field: 'skills', kind: 'skill', wants: null },
  { field: 'subagents', kind: 'subagent', wants: 'profile' },
] as const satisfies readonly {
  field: string
  kind: CanvasKind
  wants: DefinitionKind | null
}[]

/** Parents come before their children; siblings are in the order of the file. */
export function canvasGraph(
  design: Design,
  sources: CanvasSources,
  agent: { name: string; details: AgentDetails | null } | null,
): CanvasNode[] {
  const nodes: CanvasNode[] = []
  for (const definition of rootsOf(design)) {
    const isAgent = definition.kind === 'agent'
    const root: CanvasNode = {
      id: definition.id,
      parent: null,
      field: '',
      kind: isAgent ? 'agent' : 'profile',
      title: definition.id === 'default' ? (agent?.name ?? 'Agent') : definition.id,
      note: modelOf(definition.value),
      at: { path: design.path, line: definition.value.at.line },
      slot: null,
      names: agent && definition.id === 'default' ? [agent.name] : [],
    }
    nodes.push(root)
    const reader = {
      sources,
      root: design.path,
      nodes,
      seen: new Set([key(design.path, definition.id)]),
    }
    addOptions(reader, root, design.path, definition, 1)
    if (definition.id === 'default' && agent?.details) addRuntime(nodes, root, agent.details)
  }
  return nodes
}

/** Files whose designs the graph would like to know: those that what is known refers to. */
export function filesOf(design: Design, sources: CanvasSources): string[] {
  const files = new Set<string>([design.path])
  const visit = (path: string, value: DesignValue) => {
    if (value.kind === 'reference') {
      const found = summaryOf(sources, path, value)
      if (found && !files.has(found.path)) {
        files.add(found.path)
        for (const one of sources.design(found.path)?.definitions ?? [])
          visit(found.path, one.value)
      }
    } else if (value.kind === 'list') for (const item of value.items) visit(path, item)
    else if (value.kind === 'object') for (const field of value.fields) visit(path, field.value)
  }
  for (const definition of design.definitions) visit(design.path, definition.value)
  files.delete(design.path)
  return [...files]
}

/** Agents first; a profile that something else in the file uses is shown there. */
function rootsOf(design: Design): Definition[] {
  const used = new Set<string>()
  const visit = (value: DesignValue) => {
    if (value.kind === 'reference' && value.to.from === null) used.add(value.to.name)
    else if (value.kind === 'list') value.items.forEach(visit)
    else if (value.kind === 'object') for (const field of value.fields) visit(field.value)
  }
  for (const { value } of design.definitions) visit(value)
  const agents = design.definitions.filter(({ kind }) => kind === 'agent')
  const profiles = design.definitions.filter(({ kind, id }) => kind === 'profile' && !used.has(id))
  return [...agents, ...profiles]
}

interface Reader {
  sources: CanvasSources
  /** The file that is shown: only what stands there can be taken out. */
  root: string
  nodes: CanvasNode[]
  /** Definitions on the way here, so that a profile that names itself ends. */
  seen: ReadonlySet<string>
}

function addOptions(
  reader: Reader,
  parent: CanvasNode,
  path: string,
  definition: Definition,
  depth: number,
): void {
  const { value } = definition
  if (value.kind !== 'object') {
    if (value.kind === 'code') addCode(reader, parent, path, 'options', value)
    return
  }
  const slot = (...at: DesignPath): CanvasSlot | null =>
    parent.parent === null && path === reader.root ? { definition: definition.id, path: at } : null
  for (const { name, value: field } of value.fields) {
    const list = lists.find((one) => one.field === name)
    if (name === 'profile') addItem(reader, parent, path, name, 'profile', field, slot(name), depth)
    else if (name === 'sandbox') addPlain(reader, parent, path, name, 'sandbox', field, slot(name))
    else if (name === 'mcpServers' && field.kind === 'object') {
      for (const server of field.fields) {
        const plain = addPlain(
          reader,
          parent,
          path,
          name,
          'mcp',
          server.value,
          slot(name, server.name),
        )
        Object.assign(plain, { title: server.name, names: [server.name] })
      }
    } else if (list && field.kind === 'list') {
      for (const [index, item] of field.items.entries()) {
        addItem(reader, parent, path, name, list.kind, item, slot(name, index), depth)
      }
    } else if (list) addCode(reader, parent, path, name, field)
  }
}

function addItem(
  reader: Reader,
  parent: CanvasNode,
  path: string,
  field: string,
  kind: CanvasKind,
  value: DesignValue,
  slot: CanvasSlot | null,
  depth: number,
): void {
  const node = addPlain(reader, parent, path, field, kind, value, slot)
  if (value.kind !== 'reference') return
  const found = summaryOf(reader.sources, path, value)
  if (!found) {
    if (value.to.from) node.note = value.to.from
    return
  }
  const definition = reader.sources
    .design(found.path)
    ?.definitions.find(({ id }) => id === found.id)
  node.note = found.path === path ? null : found.path
  if (!definition) return
  node.at = { path: found.path, line: definition.value.at.line }
  const name = textField(definition.value, 'name')
  if (name) node.names = [name]
  const isProfile = definition.kind === 'profile' || definition.kind === 'agent'
  const id = key(found.path, found.id)
  if (!isProfile || depth >= deepest || reader.seen.has(id)) return
  node.note = modelOf(definition.value) ?? node.note
  const deeper = { ...reader, seen: new Set([...reader.seen, id]) }
  addOptions(deeper, node, found.path, definition, depth + 1)
}

/** A node of what the value itself says. */
function addPlain(
  { nodes }: Reader,
  parent: CanvasNode,
  path: string,
  field: string,
  kind: CanvasKind,
  value: DesignValue,
  slot: CanvasSlot | null,
): CanvasNode {
  const title = titleOf(value)
  const node: CanvasNode = {
    id: uniqueId(nodes, `${parent.id}/${field}/${title}`),
    parent: parent.id,
    field,
    kind,
    title,
    note: value.kind === 'code' ? 'code' : null,
    at: { path, line: value.at.line },
    slot,
    // A skill is known by its own name, not by the folder it is loaded from.
    names: kind === 'skill' ? [title, title.split('/').at(-1) ?? title] : [title],
  }
  nodes.push(node)
  return node
}

function addCode(
  reader: Reader,
  parent: CanvasNode,
  path: string,
  field: string,
  value: DesignValue,
): void {
  const node = addPlain(reader, parent, path, field, 'code', value, null)
  node.title = field
  node.note = sourceOf(value).slice(0, 80)
  node.names = []
}

/** What it has besides what its file says: built-in tools, and what the project gives every agent. */
function addRuntime(nodes: CanvasNode[], root: CanvasNode, details: AgentDetails): void {
  const given = (node: Pick<CanvasNode, 'field' | 'kind' | 'title' | 'note' | 'names'>) =>
    nodes.push({
      ...node,
      id: uniqueId(nodes, `${root.id}/${node.field}/${node.title}`),
      parent: root.id,
      at: null,
      slot: null,
    })
  const own = (kind: CanvasKind) =>
    new Set(nodes.filter((node) => node.kind === kind).flatMap(({ names }) => names))
  const mcp = own('mcp')
  for (const name of details.mcp.servers) {
    if (mcp.has(name)) continue
    given({ field: 'mcpServers', kind: 'mcp', title: name, note: 'of the project', names: [name] })
  }
  const skills = own('skill')
  for (const { name, description } of details.skills) {
    if (!skills.has(name))
      given({ field: 'skills', kind: 'skill', title: name, note: description, names: [name] })
  }
  const builtin = details.tools.filter(({ origin }) => origin === 'builtin').map(({ name }) => name)
  if (builtin.length > 0) {
    const title = `${builtin.length} built-in tools`
    given({ field: 'tools', kind: 'builtin', title, note: builtin.join(', '), names: builtin })
  }
  if (!nodes.some(({ kind, parent }) => kind === 'sandbox' && parent === root.id)) {
    given({
      field: 'sandbox',
      kind: 'sandbox',
      title: details.sandbox,
      note: 'of the project',
      names: [],
    })
  }
}

function summaryOf(
  { definitions }: CanvasSources,
  path: string,
  { to }: Extract<DesignValue, { kind: 'reference' }>,
): DefinitionSummary | undefined {
  return definitions.find(
    (one) =>
      one.id === to.name &&
      (to.from === null
        ? one.path === path
        : withoutEnding(importPath(path, one.path)) === withoutEnding(to.from)),
  )
}

function withoutEnding(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '')
}

function key(path: string, id: string): string {
  return `${path}#${id}`
}

function modelOf(value: DesignValue): string | null {
  return textField(value, 'model')
}

function textField(value: DesignValue, name: string): string | null {
  if (value.kind !== 'object') return null
  const field = value.fields.find((one) => one.name === name)?.value
  return field?.kind === 'literal' && typeof field.value === 'string' ? field.value : null
}

/** Short: the name of a reference, of a call's first text, of an object's `name`. */
function titleOf(value: DesignValue): string {
  if (value.kind === 'literal') return String(value.value)
  if (value.kind === 'call') {
    const [first] = value.arguments
    if (first?.kind === 'literal') return String(first.value)
    return (first && textField(first, 'name')) ?? `${value.callee.name}(…)`
  }
  return textField(value, 'name') ?? sourceOf(value).slice(0, 60)
}

function uniqueId(nodes: readonly CanvasNode[], wanted: string): string {
  const taken = new Set(nodes.map(({ id }) => id))
  let id = wanted
  for (let count = 2; taken.has(id); count += 1) id = `${wanted} ${count}`
  return id
}
