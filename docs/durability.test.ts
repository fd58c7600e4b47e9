/** The page on durability is honest: every test that it names is there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { docs } from './samples.ts'

const row = /\[[\w.-]+\]\((\.\.\/[\w./-]+\.test\.ts)\): “([^”]+)”/g

test('every test that shows a promise exists by that name', () => {
  const page = readFileSync(join(docs, 'durability.md'), 'utf8')
  const named = [...page.matchAll(row)].map(([, file = '', name = '']) => ({ file, name }))
  expect(named.length).toBeGreaterThan(10)
  const missing = named.filter(({ file, name }) => {
    const source = readFileSync(join(docs, file), 'utf8')
    return !source
      .split('\n')
      .some((line) => /\b(?:test|it)\(|^\s*\]\)\(/.test(line) && line.includes(name))
  })
  expect(missing).toEqual([])
})
