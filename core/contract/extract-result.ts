/** Finds the JSON value in a model's answer. */

/** What a model is told to put around a typed result. */
export const resultStart = '---RESULT_START---'
export const resultEnd = '---RESULT_END---'

/**
 * The value of the last delimited block; else the whole text when it is JSON; else the last fenced
 * block that is JSON; else the widest parsable `{…}`, then `[…]`; else the text itself.
 */
export function extractResult(text: string): unknown {
  const block = lastBlock(text)
  const found = block === null ? innerValue(text) : (parseJson(block) ?? innerValue(block))
  return found === null ? (block ?? text) : found.value
}

/** A parsed value, wrapped so that `null` is a value too. */
interface Parsed {
  value: unknown
}

function innerValue(text: string): Parsed | null {
  return wholeValue(text) ?? fencedValue(text) ?? widest(text, '{', '}') ?? widest(text, '[', ']')
}

function lastBlock(text: string): string | null {
  const start = text.lastIndexOf(resultStart)
  if (start === -1) return null
  const from = start + resultStart.length
  const end = text.indexOf(resultEnd, from)
  return (end === -1 ? text.slice(from) : text.slice(from, end)).trim()
}

function wholeValue(text: string): Parsed | null {
  const trimmed = text.trim()
  return trimmed.startsWith('{') || trimmed.startsWith('[') ? parseJson(trimmed) : null
}

function fencedValue(text: string): Parsed | null {
  const blocks = [...text.matchAll(/```[^\n]*\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
  for (const block of blocks.reverse()) {
    const parsed = parseJson(block.trim())
    if (parsed !== null) return parsed
  }
  return null
}

/** How many candidate ends are tried; bounds the work on long texts full of braces. */
const maxCandidates = 200

function widest(text: string, open: string, close: string): Parsed | null {
  let tries = 0
  for (let start = text.indexOf(open); start !== -1; start = text.indexOf(open, start + 1)) {
    for (let end = text.lastIndexOf(close); end > start; end = text.lastIndexOf(close, end - 1)) {
      const parsed = parseJson(text.slice(start, end + 1))
      if (parsed !== null) return parsed
      tries += 1
      if (tries >= maxCandidates) return null
    }
  }
  return null
}

function parseJson(text: string): Parsed | null {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
