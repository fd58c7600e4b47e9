import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Directive, parseDirectives } from './directives.ts'

test.each<[string, Directive[]]>([
  ['hello', []],
  ['[[say:hi]]', [{ type: 'say', text: 'hi' }]],
  ['[[say:]]', [{ type: 'say', text: '' }]],
  ['[[say:a [b] c]]', [{ type: 'say', text: 'a [b] c' }]],
  ['[[say:[1]]]', [{ type: 'say', text: '[1]' }]],
  ['[[say:two\nlines]]', [{ type: 'say', text: 'two\nlines' }]],
  ['[[say:{"a":[1,2]}]]', [{ type: 'say', text: '{"a":[1,2]}' }]],
  [
    'x [[sleep:300]] y [[say:hi]] z',
    [
      { type: 'sleep', milliseconds: 300 },
      { type: 'say', text: 'hi' },
    ],
  ],
  ['[[seq:A|B|C]]', [{ type: 'seq', replies: ['A', 'B', 'C'] }]],
  ['[[chunks: a| b|]]', [{ type: 'chunks', pieces: [' a', ' b', ''] }]],
  ['[[fail:no luck]]', [{ type: 'fail', message: 'no luck' }]],
  ['[[dump]]', [{ type: 'dump' }]],
  ['[[tool:ls]]', [{ type: 'tool', name: 'ls', input: {} }]],
  ['[[tool:ls {}]]', [{ type: 'tool', name: 'ls', input: {} }]],
  [
    '[[tool:mcp__a__b-c {"list":[[1],["]]"]],"s":"\\"}"}]] [[say:x]]',
    [
      { type: 'tool', name: 'mcp__a__b-c', input: { list: [[1], [']]']], s: '"}' } },
      { type: 'say', text: 'x' },
    ],
  ],
  ['[[tool:ls {bad}]]', []],
  ['[[sleep:soon]]', []],
  ['[[shout:hi]] [[dump', []],
])('%j', (text, directives) => {
  expect(parseDirectives(text)).toEqual(directives)
})

const plain = fc.string().filter((text) => !text.includes(']]') && !text.endsWith(']'))
const piece = plain.filter((text) => !text.includes('|'))

const directive: fc.Arbitrary<Directive> = fc.oneof(
  plain.map((text): Directive => ({ type: 'say', text })),
  plain.map((message): Directive => ({ type: 'fail', message })),
  fc.array(piece, { minLength: 1 }).map((replies): Directive => ({ type: 'seq', replies })),
  fc.array(piece, { minLength: 1 }).map((pieces): Directive => ({ type: 'chunks', pieces })),
  fc.nat().map((milliseconds): Directive => ({ type: 'sleep', milliseconds })),
  fc.constant<Directive>({ type: 'dump' }),
  fc
    .record({
      name: fc.stringMatching(/^[\w-]+$/),
      input: fc.dictionary(fc.string(), fc.jsonValue()),
    })
    .map(
      ({ name, input }): Directive => ({
        type: 'tool',
        name,
        input: JSON.parse(JSON.stringify(input)),
      }),
    ),
)

function write(one: Directive): string {
  switch (one.type) {
    case 'say':
      return `[[say:${one.text}]]`
    case 'fail':
      return `[[fail:${one.message}]]`
    case 'seq':
      return `[[seq:${one.replies.join('|')}]]`
    case 'chunks':
      return `[[chunks:${one.pieces.join('|')}]]`
    case 'sleep':
      return `[[sleep:${one.milliseconds}]]`
    case 'dump':
      return '[[dump]]'
    case 'tool':
      return `[[tool:${one.name} ${JSON.stringify(one.input)}]]`
  }
}

test('what is written is read back, between any words', () => {
  const words = fc.stringMatching(/^[a-z .!]*$/)
  fc.assert(
    fc.property(fc.array(fc.tuple(words, directive)), words, (parts, rest) => {
      const text = parts.map(([before, one]) => before + write(one)).join('') + rest
      expect(parseDirectives(text)).toEqual(parts.map(([, one]) => one))
    }),
  )
})

test('no text makes the parser throw or hang', () => {
  const hostile = fc.array(
    fc.constantFrom('[[', ']]', ']', 'tool:', 'say:', '{', '"', '\\', 'x ', 'seq:|'),
  )
  fc.assert(
    fc.property(hostile, (parts) => {
      expect(Array.isArray(parseDirectives(parts.join('')))).toBe(true)
    }),
  )
})
