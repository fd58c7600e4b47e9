/**
 * `npm test`: everything, from the system's packages to the desktop app. Ends with what failed and what
 * needed a second try, by name, and one line of counts.
 */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from './build.mjs'
import { check } from './check.mjs'
import { runCommand } from './command.mjs'
import { e2e } from './e2e.mjs'
import { oneOutcome, tell, withExitCode } from './outcomes.mjs'
import { artifacts, node, packageScript, root } from './paths.mjs'
import { ensureSystem } from './system.mjs'
import { outcomesVariable } from './unit-outcomes.mjs'

const steps = [
  {
    title: 'System packages',
    run: async () => oneOutcome(await ensureSystem(), 'System packages'),
  },
  { title: 'Check: format, lint, types, arrows, dead code', run: check },
  { title: 'Build', run: async () => oneOutcome(await build(), 'Build') },
  { title: 'Unit, contract and integration tests', run: unitTests },
  { title: 'Studio in a browser', run: () => e2e('browser') },
  { title: 'Studio as a desktop app', run: () => e2e('desktop') },
]

const totals = { passed: 0, failed: 0 }
const summary = []

await mkdir(artifacts, { recursive: true })
for (const [index, { title, run }] of steps.entries()) {
  console.log(`\n=== ${index + 1}/${steps.length} ${title} ===\n`)
  const start = performance.now()
  const outcomes = await run()
  const { passed, failures } = outcomes
  totals.passed += passed
  totals.failed += failures.length
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const sign = failures.length === 0 ? 'ok  ' : 'FAIL'
  summary.push(
    `${sign} ${title}: ${passed} passed, ${failures.length} failed (${seconds} s)`,
    ...tell(outcomes),
  )
}

console.log(`\n=== Summary ===\n\n${summary.join('\n')}\n`)
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exitCode = totals.failed === 0 ? 0 : 1

async function unitTests() {
  const report = join(artifacts, 'unit.json')
  await rm(report, { force: true })
  const entry = join(root, 'out/main/cli.js')
  const vitest = packageScript('vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts/unit-outcomes.mjs')}`]
  const { code } = await runCommand(node, [vitest, 'run', ...reporters], {
    // Servers and commands are tested as they are shipped, and start sooner than from their sources.
    env: { [outcomesVariable]: report, ...(existsSync(entry) ? { HEARTH_TEST_ENTRY: entry } : {}) },
  })
  if (!existsSync(report)) return oneOutcome(false, 'vitest', `ended with ${code} and no report`)
  return withExitCode(JSON.parse(readFileSync(report, 'utf8')), code, 'vitest')
}
