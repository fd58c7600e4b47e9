/**
 * `npm run release-check`: what only the registry knows. No dependency of the product has a known hole of high
 * severity, and Electron is one of the three newest majors, which alone get repairs.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './paths.mjs'

const run = promisify(execFile)
const supportedMajors = 3

const checks = { 'known holes': knownHoles, 'version of Electron': electronMajor }
let failed = 0
for (const [name, check] of Object.entries(checks)) {
  const found = await check()
  if (found !== null) failed += 1
  console.log(found === null ? `ok   ${name}` : `FAIL ${name}: ${found}`)
}
console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** What is wrong, in words; null: nothing. */
async function knownHoles() {
  const report = await npm(['audit', '--omit=dev', '--audit-level=high', '--json'])
  const counts = report?.metadata?.vulnerabilities
  if (counts === undefined) return `the registry did not answer (${reasonOf(report)})`
  const bad = counts.high + counts.critical
  if (bad === 0) return null
  const names = Object.values(report.vulnerabilities)
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ name, severity }) => `${name} (${severity})`)
  return `${bad} of high severity or worse: ${names.join(', ')}. See "npm audit --omit=dev".`
}

async function electronMajor() {
  const tags = await npm(['view', 'electron', 'dist-tags', '--json'])
  const newest = majorOf(tags?.latest)
  if (newest === null) return `the registry did not answer (${reasonOf(tags)})`
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const ours = majorOf(devDependencies.electron)
  if (ours !== null && ours > newest - supportedMajors) return null
  return `${devDependencies.electron} gets no repairs any more: the newest is ${tags.latest}.`
}

function majorOf(version) {
  const [major] = /\d+/.exec(version ?? '') ?? []
  return major === undefined ? null : Number(major)
}

/** What npm printed, also when it ended with an error: that is how it says that it found something. */
async function npm(words) {
  const { stdout } = await run('npm', words, { cwd: root, maxBuffer: 64 * 1024 * 1024 }).catch(
    (error) => error,
  )
  try {
    return JSON.parse(stdout)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return { message: stdout }
    throw error
  }
}

function reasonOf(report) {
  return report?.error?.summary || report?.message || report?.error?.code || 'no reason given'
}
