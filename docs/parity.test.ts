/** The parity table is honest: what it says works has a test, by that name, in that file. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { docs } from './samples.ts'

const checkout = dirname(docs)

const Row = z.strictObject({
  id: z.string().regex(/^(?:[A-Z]\d+|W-\d+b?)$/),
  promise: z.string().min(1),
  state: z.enum(['works', 'different', 'not_ported']),
  note: z.string(),
  test: z.string().includes('::').nullable(),
})

const rows = z.array(Row).parse(JSON.parse(readFileSync(join(docs, 'parity.json'), 'utf8')))

test('every row is there once, and says enough', () => {
  const ids = rows.map(({ id }) => id)
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  const silent = rows.filter(({ state, note, test: proof }) =>
    state === 'works' ? proof === null : note === '',
  )
  expect(silent).toEqual([])
})

test('every test that is named exists', () => {
  const unknown = rows.filter(({ test: proof }) => proof !== null && !existsTest(proof))
  expect(unknown.map(({ id, test: proof }) => `${id}: ${proof}`)).toEqual([])
})

/** On the line that begins a test, or alone on its line below `test.each(…)(`. */
function existsTest(proof: string): boolean {
  const [file = '', name = ''] = proof.split('::')
  const path = join(checkout, file)
  if (!existsSync(path)) return false
  return readFileSync(path, 'utf8')
    .split('\n')
    .some((line) => line.includes(name) && /^\s*(?:(?:test|it|describe)\b|\]\)\(|['"`])/.test(line))
}

test('the page is made from the table', async () => {
  const script = join(checkout, 'scripts/parity.mjs')
  await promisify(execFile)(process.execPath, [script, '--check'])
})
