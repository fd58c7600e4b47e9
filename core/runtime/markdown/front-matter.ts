/** Markdown with YAML front matter, as skills and roles are written. */
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'

export interface Document {
  attributes: Record<string, unknown>
  /** The text below the front matter, trimmed. */
  body: string
}

const Attributes = z.record(z.string(), z.unknown())
const fence = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?---[ \t]*(?:\r?\n|$)/

/**
 * Splits a document. Without front matter the attributes are empty.
 * Raises `invalid_front_matter` (400) naming the file and the line.
 */
export function parseDocument(text: string, file: string): Document {
  const match = fence.exec(text)
  if (!match) return { attributes: {}, body: text.trim() }
  return {
    attributes: readAttributes(match[1] ?? '', file),
    body: text.slice(match[0].length).trim(),
  }
}

function readAttributes(source: string, file: string): Record<string, unknown> {
  const value = readYaml(source, file) ?? {}
  const attributes = Attributes.safeParse(value)
  if (attributes.success) return attributes.data
  throw invalid(file, 'It must be a list of `key: value` lines.', 1)
}

function readYaml(source: string, file: string): unknown {
  try {
    return parse(source)
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    const line = (error.linePos?.[0].line ?? 0) + 1
    throw invalid(file, error.message.split('\n')[0] ?? 'It is not YAML.', line)
  }
}

function invalid(file: string, reason: string, line: number): HearthError {
  return new HearthError({
    type: 'invalid_front_matter',
    status: 400,
    message: `The front matter of ${file} cannot be read.`,
    details: `Line ${line}: ${reason}`,
    meta: { file, line },
  })
}
