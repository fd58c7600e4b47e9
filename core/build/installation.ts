/** The Hearth that builds: where its bundle is, and which packages that needs beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { HearthError } from '../contract/error.ts'
import { LockedPackage, lockClosure, type PackageLock } from './package-lock.ts'

/** Not in the bundle: native, or with files of their own beside them. node-pty has no use on a server. */
const needed = [
  '@jitl/quickjs-wasmfile-release-sync',
  'better-sqlite3',
  'jiti',
  'just-bash',
  'oxc-parser',
]

/** The desktop's entries: they load Electron. */
const desktopOnly = new Set(['index.js', 'runtime-thread.js'])

export interface Installation {
  /** Folder that holds `package.json` and `out/`. */
  root: string
  /** Files of the headless runtime, relative to the root. */
  files: string[]
  /** Exact versions of what it needs. */
  dependencies: Record<string, string>
  /** Null when this installation came without one. */
  lock: PackageLock | null
}

const PackageJson = z.object({ name: z.string(), version: z.string() })
const LockFile = z.object({
  lockfileVersion: z.literal([2, 3]),
  packages: z.record(z.string(), LockedPackage),
})

/** @throws HearthError `runtime_not_built` (424) in a checkout that was never built. */
export function findInstallation(options: { withStudio: boolean }): Installation {
  const root = installationRoot()
  const built = ['out/main/server.js', ...(options.withStudio ? ['out/renderer/index.html'] : [])]
  const missing = built.find((file) => !existsSync(join(root, file)))
  if (missing !== undefined) {
    throw new HearthError({
      type: 'runtime_not_built',
      status: 424,
      message: 'This Hearth is not built, so there is no runtime to put into an artifact.',
      details: `${missing} is missing: run "npm run build" in ${root}.`,
    })
  }
  const lock = readLock(root)
  const dependencies = Object.fromEntries(
    needed.map((name) => [
      name,
      lock?.packages[`node_modules/${name}`]?.version ?? installed(name),
    ]),
  )
  return {
    root,
    files: runtimeFiles(root, options),
    dependencies,
    lock: lock && lockClosure(lock, dependencies),
  }
}

function installationRoot(): string {
  for (let folder = here(); dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (
      existsSync(file) &&
      PackageJson.parse(JSON.parse(readFileSync(file, 'utf8'))).name === 'hearth'
    )
      return folder
  }
  throw new HearthError({
    type: 'installation_incomplete',
    status: 500,
    message: 'The package.json of this installation is missing.',
    details: 'Install Hearth again.',
  })
}

function here(): string {
  return dirname(fileURLToPath(import.meta.url))
}

function readLock(root: string): PackageLock | null {
  const file = join(root, 'package-lock.json')
  return existsSync(file) ? LockFile.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

/** The version that is really beside this Hearth. */
function installed(name: string): string {
  for (let folder = here(); dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', name, 'package.json')
    if (existsSync(file)) return PackageJson.parse(JSON.parse(readFileSync(file, 'utf8'))).version
  }
  throw new HearthError({
    type: 'installation_incomplete',
    status: 500,
    message: `The package ${name} is not installed beside Hearth.`,
    details: 'Install Hearth again.',
  })
}

function runtimeFiles(root: string, { withStudio }: { withStudio: boolean }): string[] {
  const folders = [
    'out/main',
    'resources/templates',
    ...(withStudio ? ['out/renderer', 'out/docs'] : []),
  ]
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      )
      .filter((file) => !(dirname(file) === 'out/main' && desktopOnly.has(file.slice(9)))),
  )
}
