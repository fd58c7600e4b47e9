import { expect, test } from 'vitest'
import { HearthError } from '../contract/error.ts'
import { toLoadError } from './load-error.ts'
import { userCodeError } from './user-code-error.ts'

const root = '/home/me/project'

function thrown(message: string, frames: string[]): Error {
  const error = new Error(message)
  error.stack = [`Error: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n')
  return error
}

test('the place is the first frame of the project, and foreign frames are left out', () => {
  const error = thrown('no luck', [
    'parse (/home/me/project/node_modules/zod/index.js:1:1)',
    'Module.<anonymous> (file:///home/me/project/src/agents/a.ts?t=1:12:7)',
    '/home/me/project/src/lib/b.ts:3:4',
    'evaluate (node:internal/modules/run:5:6)',
    'load (/opt/hearth/out/main.js:9:9)',
  ])
  const wrapped = userCodeError('agent_load_failed', 'src/agents/a.ts could not be loaded.', error)
  expect(toLoadError(wrapped, root, 'src/agents/a.ts')).toEqual({
    message: 'src/agents/a.ts could not be loaded. no luck',
    stack: [
      'src/agents/a.ts could not be loaded. no luck',
      '    at Module.<anonymous> (src/agents/a.ts:12:7)',
      '    at src/lib/b.ts:3:4',
    ].join('\n'),
    line: 12,
    column: 7,
  })
})

test('a parser says where in its message or its loc', () => {
  const inText = thrown('Unexpected token (4:2)', [])
  expect(toLoadError(inText, root, 'src/agents/a.ts')).toMatchObject({ line: 4, column: 2 })
  const named = thrown('src/agents/a.ts:7:3: expected ;', [])
  expect(toLoadError(named, root, 'src/agents/a.ts')).toMatchObject({ line: 7, column: 3 })
  const located = Object.assign(thrown('bad', []), { loc: { line: 1, column: 9 } })
  expect(toLoadError(located, root, 'a.ts')).toMatchObject({ line: 1, column: 9, stack: null })
})

test('what is thrown may be anything', () => {
  expect(toLoadError('just text', root, 'a.ts')).toMatchObject({ message: 'just text', line: null })
  const typed = new HearthError({ type: 'x', status: 500, message: 'One.', details: 'Two.' })
  expect(toLoadError(typed, root, 'a.ts').message).toBe('One. Two.')
})
