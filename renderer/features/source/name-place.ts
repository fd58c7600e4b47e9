/** Which kind of name belongs at a place of a source text: inside the right string literals, nowhere else. */

export type NameKind = 'model' | 'tool' | 'skill' | 'role' | 'agent' | 'workflow'

export interface NamePlace {
  kind: NameKind
  /** What is written of it before the cursor. */
  prefix: string
}

/** Properties and calls whose string is a name; of lists, each string in them. */
const properties: Record<string, NameKind> = {
  model: 'model',
  defaultModel: 'model',
  role: 'role',
  agent: 'agent',
  workflow: 'workflow',
}
const lists: Record<string, NameKind> = {
  skills: 'skill',
  tools: 'tool',
  allowedTools: 'tool',
  roles: 'role',
  models: 'model',
}
const calls: Record<string, NameKind> = { skill: 'skill', dispatch: 'agent' }

/** `before`: the text up to the cursor; a few lines are enough. */
export function namePlace(before: string): NamePlace | null {
  const open = openString(before)
  if (open === null) return null
  const { lead, prefix } = open
  const property = /(?:^|[{,(\s])["']?([A-Za-z]+)["']?\s*[:=]\s*$/.exec(lead)?.[1]
  if (property !== undefined) {
    const kind = properties[property]
    return kind === undefined ? null : { kind, prefix }
  }
  const call = /\.?\b([A-Za-z]+)\(\s*$/.exec(lead)?.[1]
  if (call !== undefined) {
    const kind = calls[call]
    return kind === undefined ? null : { kind, prefix }
  }
  const list = listAround(lead)
  const kind = list === null ? undefined : lists[list]
  return kind === undefined ? null : { kind, prefix }
}

/** The string that is open at the end of the text, and what stands before it. */
function openString(before: string): { lead: string; prefix: string } | null {
  const lineStart = before.lastIndexOf('\n') + 1
  let quote: string | null = null
  let start = -1
  for (let at = lineStart; at < before.length; at += 1) {
    const sign = before.charAt(at)
    if (sign === '\\') at += 1
    else if (quote === null && (sign === '"' || sign === "'")) {
      quote = sign
      start = at
    } else if (quote === null && sign === '/' && before.charAt(at + 1) === '/') return null
    else if (sign === quote) quote = null
  }
  if (quote === null) return null
  return { lead: before.slice(0, start), prefix: before.slice(start + 1) }
}

/** The property whose list is open at the end of the text, with nothing but strings and names in it. */
function listAround(lead: string): string | null {
  return /["']?\b([A-Za-z]+)["']?\s*:\s*\[(?:[\s\w$.,'"/:@+-])*$/.exec(lead)?.[1] ?? null
}
