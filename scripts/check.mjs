/** `npm run check`: formatting and lint, types of every part, arrows between folders, dead code. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './command.mjs'
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

/** Runs every tool, whatever the others say. One passed or failed for each. */
export async function check() {
  const counts = { passed: 0, failed: 0 }
  for (const { name, args } of tools) {
    const { code, output } = await runCommand(node, args, { quiet: true })
    counts[code === 0 ? 'passed' : 'failed'] += 1
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`)
    if (code !== 0) console.log(output.trimEnd())
  }
  return counts
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!existsSync(join(root, 'node_modules'))) {
    console.error('Run "npm ci" first.')
    process.exit(1)
  }
  const { failed } = await check()
  process.exitCode = failed === 0 ? 0 : 1
}
