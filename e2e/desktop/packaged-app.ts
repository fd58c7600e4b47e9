/**
 * The folder that a packaged Hearth is: an Electron with the app in `resources/app`, of the build, what travels
 * with it, and the packages that the build leaves outside. Nothing in it leads back to this checkout.
 */
import { existsSync } from 'node:fs'
import {
  chmod,
  copyFile,
  cp,
  link,
  mkdir,
  readdir,
  readFile,
  stat,
  writeFile,
} from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { z } from 'zod'
import type { TestElectron } from './test-electron.ts'

const root = join(import.meta.dirname, '..', '..')

/** As in electron.vite.config.ts. */
const outside = [
  'better-sqlite3',
  'node-pty',
  'oxc-parser',
  'jiti',
  'just-bash',
  '@jitl/quickjs-wasmfile-release-sync',
]
const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
})
/** Sources of native modules and builds for other systems: no program reads them. */
const unneeded = new Set(['deps', 'src', 'third_party', 'prebuilds'])

/** Puts it into `folder`, read-only, and resolves with its binary. */
export async function packageApp(electron: TestElectron, folder: string): Promise<string> {
  const source = dirname(electron.executablePath)
  await mkdir(join(folder, 'resources', 'app'), { recursive: true })
  for (const name of await readdir(source)) {
    if (name !== 'resources' && name !== 'carried')
      await place(join(source, name), join(folder, name))
  }
  const app = join(folder, 'resources', 'app')
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const { name, version, type, main, license } = manifest
  await writeFile(join(app, 'package.json'), JSON.stringify({ name, version, type, main, license }))
  await cp(join(root, 'out'), join(app, 'out'), { recursive: true })
  await cp(join(root, 'resources'), join(app, 'resources'), { recursive: true })
  const carried = join(source, 'carried', 'node_modules')
  for (const name of await withDependencies(outside)) {
    const own = join(carried, name)
    const from = existsSync(own) ? own : join(root, 'node_modules', name)
    await copyPackage(from, join(app, 'node_modules', name), { isWhole: existsSync(own) })
  }
  // Native parts that fit the Electron of the tests come with some of their own.
  for (const name of existsSync(carried) ? await readdir(carried) : []) {
    const to = join(app, 'node_modules', name)
    if (!existsSync(to)) await copyPackage(join(carried, name), to, { isWhole: true })
  }
  await forEachEntry(app, (path, isFolder) => chmod(path, isFolder ? 0o555 : 0o444))
  return join(folder, basename(electron.executablePath))
}

/** Every file below, with its size and the time of its last change. */
export async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = []
  await forEachEntry(folder, async (path) => {
    const { size, mtimeMs } = await stat(path)
    files.push(`${path} ${size} ${mtimeMs}`)
  })
  return files.sort()
}

/** Deletable again. */
export function makeWritable(folder: string): Promise<void> {
  return forEachEntry(folder, (path, isFolder) => (isFolder ? chmod(path, 0o755) : undefined))
}

async function place(from: string, to: string): Promise<void> {
  if ((await stat(from)).isDirectory()) await cp(from, to, { recursive: true })
  else await link(from, to).catch(() => copyFile(from, to))
}

async function copyPackage(from: string, to: string, { isWhole }: { isWhole: boolean }) {
  await cp(from, to, {
    recursive: true,
    dereference: true,
    filter: (path) => {
      const [first] = path.slice(from.length + 1).split(sep)
      return isWhole || first === undefined || !unneeded.has(first) || !isNative(from)
    },
  })
}

function isNative(folder: string): boolean {
  return existsSync(join(folder, 'binding.gyp'))
}

/** What they need to run, and what that needs. All of it lies flat in this checkout. */
async function withDependencies(names: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const path = join(root, 'node_modules', name, 'package.json')
    if (found.has(name) || !existsSync(path)) continue
    found.add(name)
    const { dependencies, optionalDependencies } = Manifest.parse(
      JSON.parse(await readFile(path, 'utf8')),
    )
    waiting.push(...Object.keys({ ...dependencies, ...optionalDependencies }))
  }
  return [...found]
}

async function forEachEntry(
  folder: string,
  visit: (path: string, isFolder: boolean) => unknown,
): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await forEachEntry(path, visit)
    await visit(path, entry.isDirectory())
  }
}
