/** `npm run build`: makes `out/`. Also tells whether what is there is older than its sources. */
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './command.mjs'
import { node, packageScript, root } from './paths.mjs'

const stamp = join(root, 'out', '.built')
const sources = ['core', 'electron', 'renderer', 'electron.vite.config.ts', 'package-lock.json']
const typesScript = join(root, 'scripts', 'build-types.mjs')

/** True when every step succeeded; the first failure ends it. `quiet` shows only what went wrong. */
export async function build({ quiet = false } = {}) {
  await rm(join(root, 'out'), { recursive: true, force: true })
  const steps = [
    [packageScript('electron-vite', 'bin/electron-vite.js'), 'build'],
    ...(existsSync(typesScript) ? [[typesScript]] : []),
  ]
  for (const step of steps) {
    const env = { NODE_ENV: 'production' }
    const { code, output } = await runCommand(node, step, { env, quiet })
    if (code === 0) continue
    console.error(output.trimEnd())
    return false
  }
  await copyApiPage()
  await writeFile(stamp, '')
  return true
}

/** Why a build is needed, or null when `out/` is newer than everything it is made of. */
export async function buildReason() {
  if (!existsSync(stamp)) return 'nothing is built yet'
  const builtAt = (await stat(stamp)).mtimeMs
  for (const source of sources) {
    const newer = await newerFile(join(root, source), builtAt)
    if (newer) return `${newer.slice(root.length + 1)} has changed`
  }
  return null
}

/** The page that makes the OpenAPI document browsable is served as it comes from its package. */
async function copyApiPage() {
  const folder = join(root, 'out', 'docs')
  await mkdir(folder, { recursive: true })
  await copyFile(
    join(root, 'node_modules', 'rapidoc', 'dist', 'rapidoc-min.js'),
    join(folder, 'rapidoc-min.js'),
  )
}

async function newerFile(path, time) {
  const facts = await stat(path)
  if (!facts.isDirectory()) return facts.mtimeMs > time ? path : null
  for (const entry of await readdir(path)) {
    const newer = await newerFile(join(path, entry), time)
    if (newer) return newer
  }
  return null
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = (await build()) ? 0 : 1
}
