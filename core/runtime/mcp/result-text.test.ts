import type { ContentBlock } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, test } from 'vitest'
import { mcpResultJson, mcpResultText } from './result-text.ts'

const data = Buffer.from('12345').toString('base64')

const blocks: [string, ContentBlock][] = [
  ['hello', { type: 'text', text: 'hello' }],
  ['[Image: image/png, 5 bytes]', { type: 'image', mimeType: 'image/png', data }],
  ['[Audio: audio/wav, 5 bytes]', { type: 'audio', mimeType: 'audio/wav', data }],
  [
    '[Link: Notes, file:///a]',
    { type: 'resource_link', name: 'a', title: 'Notes', uri: 'file:///a' },
  ],
  [
    '[Resource: file:///a]\nbody',
    { type: 'resource', resource: { uri: 'file:///a', text: 'body' } },
  ],
  [
    '[Resource: file:///a, application/zip, 5 bytes]',
    { type: 'resource', resource: { uri: 'file:///a', mimeType: 'application/zip', blob: data } },
  ],
]

describe('mcpResultText', () => {
  test.each(blocks)('shows %j', (text, block) => {
    expect(mcpResultText({ content: [block] })).toBe(text)
  })

  test('puts structured content first and blank lines between the parts', () => {
    const content = blocks.slice(0, 2).map(([, block]) => block)
    expect(mcpResultText({ structuredContent: { a: 1 }, content })).toBe(
      '{"a":1}\n\nhello\n\n[Image: image/png, 5 bytes]',
    )
  })

  test('says structured content once when its text repeats it', () => {
    const content: ContentBlock[] = [{ type: 'text', text: '{ "b": 2, "a": 1 }' }]
    expect(mcpResultText({ structuredContent: { a: 1, b: 2 }, content })).toBe('{"a":1,"b":2}')
  })

  test('says that there is nothing', () => {
    const note = '(The tool returned no content.)'
    expect(mcpResultText({ content: [] })).toBe(note)
    expect(mcpResultText({ content: [{ type: 'text', text: ' ' }] })).toBe(note)
  })

  test('cuts what is too long and says how much is missing', () => {
    const text = mcpResultText({ content: [{ type: 'text', text: 'line\n'.repeat(3_000) }] })
    expect(text).toContain('[Cut here: 1001 more lines')
  })
})

test('mcpResultJson keeps everything but the bytes', () => {
  const content = blocks.map(([, block]) => block)
  const json: unknown = JSON.parse(mcpResultJson({ content, structuredContent: { a: 1 } }))
  expect(json).toMatchObject({
    structured_content: { a: 1 },
    content: [
      { type: 'text', text: 'hello' },
      { type: 'image', data: '(5 bytes)' },
      { type: 'audio', data: '(5 bytes)' },
      { type: 'resource_link', uri: 'file:///a' },
      { resource: { text: 'body' } },
      { resource: { blob: '(5 bytes)' } },
    ],
  })
})
