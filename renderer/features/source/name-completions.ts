/** Completions for names that only the project knows: models, tools, skills, roles, agents, workflows. */
import type { HearthClient } from '../../app/client.ts'
import { monaco } from './monaco.ts'
import { type NameKind, namePlace } from './name-place.ts'

interface Name {
  name: string
  detail: string
}

/** Milliseconds that an answer is used for. */
const freshFor = 10_000
/** Lines before the cursor that are looked at. */
const mostLines = 40

const known = new Map<string, { at: number; names: Promise<Name[]> }>()
let client: HearthClient | null = null
let project = ''
let isRegistered = false

/** Whose names are offered from now on. */
export function offerNames(id: string, of: HearthClient): void {
  project = id
  client = of
  if (isRegistered) return
  isRegistered = true
  for (const language of ['typescript', 'javascript']) {
    monaco.languages.registerCompletionItemProvider(language, {
      triggerCharacters: ["'", '"', '/'],
      provideCompletionItems: complete,
    })
  }
}

async function complete(
  model: monaco.editor.ITextModel,
  position: monaco.Position,
): Promise<monaco.languages.CompletionList> {
  const from = Math.max(1, position.lineNumber - mostLines)
  const { lineNumber, column } = position
  const place = namePlace(
    model.getValueInRange({
      startLineNumber: from,
      startColumn: 1,
      endLineNumber: lineNumber,
      endColumn: column,
    }),
  )
  if (place === null) return { suggestions: [] }
  const line = model.getLineContent(lineNumber)
  const rest = /^[\w./:@-]*/.exec(line.slice(column - 1))?.[0] ?? ''
  const range = {
    startLineNumber: lineNumber,
    startColumn: column - place.prefix.length,
    endLineNumber: lineNumber,
    endColumn: column + rest.length,
  }
  const names = await namesOf(place.kind)
  return {
    suggestions: names.map(({ name, detail }, index) => ({
      label: name,
      kind: monaco.languages.CompletionItemKind.Value,
      insertText: name,
      detail,
      range,
      sortText: String(index).padStart(4, '0'),
    })),
  }
}

function namesOf(kind: NameKind): Promise<Name[]> {
  const key = `${project} ${kind}`
  const cached = known.get(key)
  if (cached && Date.now() - cached.at < freshFor) return cached.names
  const names = client === null ? Promise.resolve([]) : readNames(client, kind)
  known.set(key, { at: Date.now(), names })
  // A failed look is tried again at the next key, and offers nothing now.
  return names.catch(() => {
    known.delete(key)
    return []
  })
}

async function readNames(from: HearthClient, kind: NameKind): Promise<Name[]> {
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
      return [...(await ofFolder(from, 'src/roles')), ...(await ofFolder(from, 'roles'))]
    case 'tool':
      return ofAgents(from, 'tools')
    case 'skill':
      return ofAgents(from, 'skills')
  }
}

async function ofAgents(from: HearthClient, part: 'tools' | 'skills'): Promise<Name[]> {
  const found = new Map<string, Name>()
  for (const { details } of await from.agents.list()) {
    for (const { name, description } of details?.[part] ?? []) {
      found.set(name, { name, detail: description ?? '' })
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Roles are named by their files. A folder that its parent does not list has none. */
async function ofFolder(from: HearthClient, folder: string): Promise<Name[]> {
  const parents = folder.split('/').slice(0, -1)
  const above = await from.files.list(parents.join('/'))
  if (!above.some(({ path, kind }) => path === folder && kind === 'directory')) return []
  return (await from.files.list(folder))
    .filter(({ name }) => name.endsWith('.md'))
    .map(({ name }) => ({ name: name.replace(/\.md$/, ''), detail: 'role' }))
}
