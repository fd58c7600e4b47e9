/** The end of `npm test` names what failed and what needed a second try. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { firstLine, playwrightOutcomes, tell, withExitCode } from './outcomes.mjs'

const root = join(import.meta.dirname, '..')

test('vitest tells what passed, what failed and what passed at its second try', async () => {
  const artifacts = join(root, 'artifacts')
  await mkdir(artifacts, { recursive: true })
  const folder = await mkdtemp(join(artifacts, 'outcomes-'))
  try {
    const report = join(folder, 'unit.json')
    await writeFile(
      join(folder, 'tries.test.ts'),
      `import { describe, expect, test } from 'vitest'
let tries = 0
test('good', () => {})
describe('a group', () => {
  test('late', () => { tries += 1; expect(tries).toBe(2) })
  test('bad', () => { throw new Error('no luck\\nat all') })
})
`,
    )
    await writeFile(join(folder, 'vitest.config.ts'), 'export default {}\n')
    await writeFile(join(folder, 'broken.test.ts'), `throw new Error('cannot be loaded')\n`)
    const run = promisify(execFile)(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        `--root=${folder}`,
        '--retry=1',
        `--reporter=${join(root, 'scripts/unit-outcomes.mjs')}`,
      ],
      { env: { ...process.env, HEARTH_UNIT_OUTCOMES: report } },
    )
    await expect(run).rejects.toMatchObject({ code: 1 })
    const outcomes = JSON.parse(await readFile(report, 'utf8'))
    const place = folder.slice(root.length + 1)
    expect(outcomes.passed).toBe(2)
    expect(tell(outcomes).sort()).toEqual([
      `  FAIL ${place}/broken.test.ts: cannot be loaded`,
      `  FAIL ${place}/tries.test.ts › a group › bad: no luck`,
      `  second try ${place}/tries.test.ts › a group › late: expected 1 to be 2 // Object.is equality`,
    ])
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('playwright’s report is told the same way, down to what was received', () => {
  const message =
    'Error: \u001b[2mexpect(received)\u001b[22m.toEqual(expected)\n\n- Expected  - 1\n+ Received  + 3\n\n- Array []\n+ Array [\n+   "console: refused",\n+ ]'
  const spec = (title: string, status: string) => ({
    title,
    tests: [{ status, results: [{ error: { message } }, {}] }],
  })
  const outcomes = playwrightOutcomes({
    suites: [
      {
        title: 'browser/a.spec.ts',
        specs: [spec('one', 'flaky')],
        suites: [{ title: 'inner', specs: [spec('two', 'unexpected')] }],
      },
    ],
    errors: [{ message: 'Error: no browser' }],
    stats: { expected: 3, flaky: 1 },
  })
  expect(outcomes.passed).toBe(4)
  expect(tell(outcomes)).toEqual([
    '  FAIL outside of all tests: Error: no browser',
    '  FAIL browser/a.spec.ts › inner › two: Error: expect(received).toEqual(expected) … +   "console: refused",',
    '  second try browser/a.spec.ts › one: Error: expect(received).toEqual(expected) … +   "console: refused",',
  ])
})

test('a run that ends badly without a failed test has failed', () => {
  const fine = { passed: 1, failures: [], retried: [] }
  expect(withExitCode(fine, 0, 'it')).toBe(fine)
  expect(tell(withExitCode(fine, 3, 'it'))).toEqual([
    '  FAIL it: ended with 3 although no test failed',
  ])
  expect(firstLine('\n \u001b[31mred\u001b[39m\nmore')).toBe('red')
})
