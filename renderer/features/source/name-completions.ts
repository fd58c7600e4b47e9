/** Completions for names that only the project knows: models, tools, skills, roles, agents, workflows. */
import type { HearthClient } from '../../app/client.ts'
import { monaco } from './monaco.ts'
import { type NameKind, namePlace } from './name-place.ts'
import { type ProjectName, projectNames } from './project-names.ts'

/** Milliseconds that an answer is used for. */
const freshFor = 10_000
/** Lines before the cursor that are looked at. */
const mostLines = 40

const known = new Map<string, { at: number; names: Promise<ProjectName[]> }>()
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

function namesOf(kind: NameKind): Promise<ProjectName[]> {
  const key = `${project} ${kind}`
  const cached = known.get(key)
  if (cached && Date.now() - cached.at < freshFor) return cached.names
  const names = client === null ? Promise.resolve([]) : projectNames(client, kind)
  known.set(key, { at: Date.now(), names })
  // A failed look is tried again at the next key, and offers nothing now.
  return names.catch(() => {
    known.delete(key)
    return []
  })
}
