/** What a tool call says on its one line: the argument that tells it apart from others. */

/** Arguments worth showing, best first. Anything else falls back to the first short text. */
const telling = [
  'command',
  'pattern',
  'path',
  'description',
  'query',
  'url',
  'name',
  'prompt',
  'id',
]

export function argumentText(input: unknown): string {
  if (typeof input === 'string') return oneLine(input)
  if (!isRecord(input))
    return input === null || input === undefined ? '' : oneLine(JSON.stringify(input))
  for (const key of telling) {
    const value = input[key]
    if (typeof value === 'string' && value !== '') return withRest(key, value, input)
  }
  const values = Object.entries(input)
  if (values.length === 0) return ''
  return oneLine(values.map(([key, value]) => `${key}: ${short(value)}`).join(', '))
}

function withRest(key: string, value: string, input: Record<string, unknown>): string {
  if (key === 'pattern' && typeof input.path === 'string')
    return oneLine(`${value} in ${input.path}`)
  return oneLine(value)
}

function short(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 160 ? `${line.slice(0, 160)}…` : line
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text argument of a call, or null. */
export function textArgument(input: unknown, name: string): string | null {
  const value = isRecord(input) ? input[name] : undefined
  return typeof value === 'string' ? value : null
}

/** JSON in a text, or undefined. Used to show a tool's output as a tree when it is one. */
export function jsonIn(text: string): unknown {
  const trimmed = text.trim()
  if (!/^[[{]/.test(trimmed)) return undefined
  try {
    return JSON.parse(trimmed)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const exitNote = /(?:^|\n)\[exit code (\d+)(?::[^\]\n]*)?\](?:\n\[[^\n]*\])*\s*$/

/** What a command ended with, as the end of its output says when it is not 0. */
export function exitCodeOf(output: string): number {
  return Number(exitNote.exec(output.slice(-1_000))?.[1] ?? 0)
}

/** Language of a path for highlighting: its extension. */
export function languageOf(path: string): string {
  return /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
}
