/** The result of an MCP tool as the text a model reads. */
import { isDeepStrictEqual } from 'node:util'
import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/sdk/types.js'
import { keepHead } from '../tool/builtin/truncate.ts'

const emptyNote = '(The tool returned no content.)'

/** Structured content as JSON, then each part of the content, with blank lines between. */
export function mcpResultText({ structuredContent, content }: CallToolResult): string {
  const structured = structuredContent === undefined ? [] : [JSON.stringify(structuredContent)]
  const parts = content
    .filter((block) => !repeats(block, structuredContent))
    .map(blockText)
    .filter((text) => text.trim() !== '')
  return cut([...structured, ...parts].join('\n\n') || emptyNote)
}

/** Servers repeat structured content as text for clients that do not know it. */
function repeats(block: ContentBlock, structured: unknown): boolean {
  if (structured === undefined || block.type !== 'text') return false
  try {
    return isDeepStrictEqual(JSON.parse(block.text), structured)
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

function blockText(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return block.text
    case 'image':
      return `[Image: ${block.mimeType}, ${base64Size(block.data)}]`
    case 'audio':
      return `[Audio: ${block.mimeType}, ${base64Size(block.data)}]`
    case 'resource_link':
      return `[Link: ${block.title ?? block.name}, ${block.uri}]`
    case 'resource': {
      const { resource } = block
      if ('text' in resource) return `[Resource: ${resource.uri}]\n${resource.text}`
      const kind = resource.mimeType === undefined ? '' : `${resource.mimeType}, `
      return `[Resource: ${resource.uri}, ${kind}${base64Size(resource.blob)}]`
    }
  }
}

/** The result as JSON, with sizes in place of bytes that only fill a model's window. */
export function mcpResultJson(result: CallToolResult): string {
  const content = result.content.map((block) => {
    if (block.type === 'image' || block.type === 'audio') return withoutBytes(block, 'data')
    if (block.type !== 'resource' || !('blob' in block.resource)) return block
    return { ...block, resource: withoutBytes(block.resource, 'blob') }
  })
  const { structuredContent } = result
  return cut(
    JSON.stringify({
      content,
      ...(structuredContent === undefined ? {} : { structured_content: structuredContent }),
    }),
  )
}

function withoutBytes<Key extends string>(block: Record<Key, string>, key: Key) {
  return { ...block, [key]: `(${base64Size(block[key])})` }
}

function base64Size(base64: string): string {
  return `${Buffer.byteLength(base64, 'base64')} bytes`
}

function cut(text: string): string {
  const kept = keepHead(text)
  if (kept.omittedCharacters === 0) return text
  return `${kept.text}\n[Cut here: ${kept.omittedLines} more lines, ${kept.omittedCharacters} more characters. Ask the tool for less at once.]`
}
