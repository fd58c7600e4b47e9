import { expect, test } from 'vitest'
import { snippetPath } from './snippet-path.ts'

test.each([
  ['// src/agents/desk.ts\nexport {}', 'ts', 'src/agents/desk.ts'],
  ['# file: tools/run.py\nprint()', 'python', 'tools/run.py'],
  ['<!-- index.html -->\n<p>', 'html', 'index.html'],
  ['// ../../etc/passwd.txt', 'ts', 'snippet.ts'],
  ['// Says hello. Then ends.', 'typescript', 'snippet.ts'],
  ['echo hello', 'bash', 'snippet.sh'],
  ['words', '', 'snippet.txt'],
])('%j in %s belongs into %s', (code, language, path) => {
  expect(snippetPath(code, language)).toBe(path)
})
