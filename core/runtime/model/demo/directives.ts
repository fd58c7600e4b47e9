/** Reads the `[[…]]` directives that make `demo/scripted` reply whatever a test or an example needs. */

export type Directive =
  | { type: 'say'; text: string }
  | { type: 'seq'; replies: string[] }
  | { type: 'sleep'; milliseconds: number }
  | { type: 'fail'; message: string }
  | { type: 'tool'; name: string; input: unknown }
  | { type: 'chunks'; pieces: string[] }
  | { type: 'dump' }

const opening = /\[\[(say|seq|sleep|fail|tool|chunks|dump)\b/g
const toolHead = /\[\[tool:\s*([^\s{}[\]]+)\s*/y

/** Directives of a text in order. What is not a well-formed directive is ordinary text and ignored. */
export function parseDirectives(text: string): Directive[] {
  const directives: Directive[] = []
  opening.lastIndex = 0
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const name = match[1] ?? ''
    const parsed =
      name === 'tool' ? readTool(text, match.index) : readPlain(name, text, match.index)
    if (!parsed) continue
    directives.push(parsed.directive)
    opening.lastIndex = parsed.end
  }
  return directives
}

interface Parsed {
  directive: Directive
  end: number
}

function readPlain(name: string, text: string, start: number): Parsed | null {
  const valueStart = start + 2 + name.length
  if (name === 'dump') {
    return text.startsWith(']]', valueStart)
      ? { directive: { type: 'dump' }, end: valueStart + 2 }
      : null
  }
  if (text[valueStart] !== ':') return null
  const close = findClose(text, valueStart + 1)
  if (close === -1) return null
  const directive = plainDirective(name, text.slice(valueStart + 1, close))
  return directive ? { directive, end: close + 2 } : null
}

function plainDirective(name: string, value: string): Directive | null {
  switch (name) {
    case 'say':
      return { type: 'say', text: value }
    case 'seq':
      return { type: 'seq', replies: value.split('|') }
    case 'chunks':
      return { type: 'chunks', pieces: value.split('|') }
    case 'fail':
      return { type: 'fail', message: value }
    case 'sleep':
      return /^\s*\d+\s*$/.test(value) ? { type: 'sleep', milliseconds: Number(value) } : null
    default:
      return null
  }
}

/** The closing brackets: the last pair of the first run of two or more, so a value may end in `]`. */
function findClose(text: string, from: number): number {
  let close = text.indexOf(']]', from)
  while (close !== -1 && text[close + 2] === ']') close += 1
  return close
}

/** `[[tool:name {json}]]`; the JSON may hold any brackets, also `]]`. Without JSON the input is `{}`. */
function readTool(text: string, start: number): Parsed | null {
  toolHead.lastIndex = start
  const head = toolHead.exec(text)
  const name = head?.[1]
  if (!head || !name) return null
  const jsonStart = start + head[0].length
  const jsonEnd = text[jsonStart] === '{' ? endOfJson(text, jsonStart) : jsonStart
  const close = /^\s*\]\]/.exec(text.slice(jsonEnd))
  if (!close) return null
  const input = jsonEnd === jsonStart ? {} : parseJson(text.slice(jsonStart, jsonEnd))
  if (input === undefined) return null
  return { directive: { type: 'tool', name, input }, end: jsonEnd + close[0].length }
}

/** Index after the object that opens at `start`, or `start` when it never closes. */
export function endOfJson(text: string, start: number): number {
  let depth = 0
  let inString = false
  for (let index = start; index < text.length; index += 1) {
    const character = text[index]
    if (inString) {
      if (character === '\\') index += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') {
      depth -= 1
      if (depth === 0) return index + 1
    }
  }
  return start
}

/** The parsed value, or undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
