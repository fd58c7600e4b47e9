/** `npm test`: everything, from the system's packages to the desktop app; ends with one line of counts. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from './build.mjs'
import { check } from './check.mjs'
import { runCommand } from './command.mjs'
import { e2e } from './e2e.mjs'
import { artifacts, node, packageScript } from './paths.mjs'
import { ensureSystem } from './system.mjs'

const steps = [
  { title: 'System packages', run: async () => one(await ensureSystem()) },
  { title: 'Check: format, lint, types, arrows, dead code', run: check },
  { title: 'Unit, contract and integration tests', run: unitTests },
  { title: 'Build', run: async () => one(await build()) },
  { title: 'Studio in a browser', run: () => e2e('browser') },
  { title: 'Studio as a desktop app', run: () => e2e('desktop') },
]

const totals = { passed: 0, failed: 0 }
const summary = []

await mkdir(artifacts, { recursive: true })
for (const [index, { title, run }] of steps.entries()) {
  console.log(`\n=== ${index + 1}/${steps.length} ${title} ===\n`)
  const start = performance.now()
  const { passed, failed } = await run()
  totals.passed += passed
  totals.failed += failed
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  summary.push(
    `${failed === 0 ? 'ok  ' : 'FAIL'} ${title}: ${passed} passed, ${failed} failed (${seconds} s)`,
  )
}

console.log(`\n=== Summary ===\n\n${summary.join('\n')}\n`)
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exitCode = totals.failed === 0 ? 0 : 1

/** A step without tests of its own counts as one. */
function one(succeeded) {
  return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

async function unitTests() {
  const report = join(artifacts, 'unit.json')
  await rm(report, { force: true })
  const vitest = packageScript('vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await runCommand(node, [vitest, 'run', ...reporters])
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  // A file that cannot be loaded has no test that could fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const failed = numFailedTests + broken.length
  return { passed: numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed }
}
