/** `npm run check`: formatting and lint, types of every part, arrows between folders, dead code. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './command.mjs'
import { firstLine } from './outcomes.mjs'
import { node, packageScript, root } from './paths.mjs'

const biome = [packageScript('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.']
const tsc = packageScript('@typescript/native', 'bin/tsc')
const cruise = packageScript('dependency-cruiser', 'bin/dependency-cruiser.mjs')
const knip = packageScript('knip', 'bin/knip.js')

const tools = [
  { name: 'biome', args: biome },
  ...['core', 'docs', 'electron', 'renderer', 'e2e'].map((part) => ({
    name: `types of ${part}`,
    args: [tsc, '-p', `${part}/tsconfig.json`],
  })),
  {
    name: 'arrows between folders',
    args: [cruise, '--config', '.dependency-cruiser.mjs', 'core', 'electron', 'renderer'],
  },
  { name: 'dead code', args: [knip] },
]

/** Runs every tool, whatever the others say. Each has passed or failed. */
export async function check() {
  const outcomes = { passed: 0, failures: [], retried: [] }
  for (const { name, args } of tools) {
    const { code, output } = await runCommand(node, args, { quiet: true })
    if (code === 0) outcomes.passed += 1
    else outcomes.failures.push({ name, message: firstLine(output) })
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`)
    if (code !== 0) console.log(output.trimEnd())
  }
  return outcomes
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!existsSync(join(root, 'node_modules'))) {
    console.error('Run "npm ci" first.')
    process.exit(1)
  }
  const { failures } = await check()
  process.exitCode = failures.length === 0 ? 0 : 1
}
