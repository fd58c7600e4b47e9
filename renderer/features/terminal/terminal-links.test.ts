import { expect, test } from 'vitest'
import { linksIn } from './terminal-links.ts'

function found(text: string): string[] {
  return linksIn(text, '/home/ada/bot').map((link) =>
    link.kind === 'url' ? link.url : `${link.path}:${link.line}:${link.column}`,
  )
}

test.each([
  ['see http://127.0.0.1:4747/studio/.', ['http://127.0.0.1:4747/studio/']],
  ['  at run (src/agents/a.ts:12:5)', ['src/agents/a.ts:12:5']],
  ['/home/ada/bot/src/tools/b.ts:3 - error', ['src/tools/b.ts:3:null']],
  ['./lib/c.mjs and main.ts:7', ['lib/c.mjs:null:null', 'main.ts:7:null']],
  ['version 1.2.3 of node.js', []],
  ['/etc/passwd.txt ../outside/x.ts', []],
  ['https://example.org/a/b.ts:1', ['https://example.org/a/b.ts:1']],
])('%s', (text, links) => {
  expect(found(text)).toEqual(links)
})

test('says where the link stands in the line', () => {
  const [link] = linksIn('in src/a/b.ts:2 here', '/root')
  expect(link).toMatchObject({ start: 3, end: 15 })
})
