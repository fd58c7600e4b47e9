/** Takes the part of a lock file that a few packages need, for every platform it names. */
import { z } from 'zod'

const names = z.record(z.string(), z.string())

export const LockedPackage = z.looseObject({
  version: z.string().optional(),
  dependencies: names.optional(),
  optionalDependencies: names.optional(),
  peerDependencies: names.optional(),
  peerDependenciesMeta: z.record(z.string(), z.looseObject({})).optional(),
})
export type LockedPackage = z.infer<typeof LockedPackage>

export interface PackageLock {
  lockfileVersion: 2 | 3
  packages: Record<string, LockedPackage>
}

/** A lock for a package that depends on exactly `dependencies`. */
export function lockClosure(lock: PackageLock, dependencies: Record<string, string>): PackageLock {
  const packages: Record<string, LockedPackage> = {}
  const pending = Object.keys(dependencies).map((name) => `node_modules/${name}`)
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const entry = lock.packages[path]
    if (entry === undefined || packages[path]) continue
    // What the whole installation needs for development, these may need in production, and the other way.
    const { dev: _dev, devOptional: _devOptional, peer: _peer, ...kept } = entry
    packages[path] = kept
    for (const name of neededBy(entry)) {
      const found = resolvePath(lock, path, name)
      if (found !== null) pending.push(found)
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1))
  return { lockfileVersion: 3, packages: { '': { dependencies }, ...Object.fromEntries(sorted) } }
}

function neededBy(entry: LockedPackage): string[] {
  const { peerDependencies = {}, peerDependenciesMeta = {} } = entry
  const peers = Object.keys(peerDependencies).filter(
    (name) => !peerDependenciesMeta[name]?.optional,
  )
  const { dependencies = {}, optionalDependencies = {} } = entry
  return [...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers]
}

/** As Node looks for it: in the package's own folder first, then in those above. */
function resolvePath(lock: PackageLock, from: string, name: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const path = `${folder}/node_modules/${name}`
    if (lock.packages[path]) return path
    if (!folder.includes('/node_modules/')) break
  }
  const path = `node_modules/${name}`
  return lock.packages[path] ? path : null
}
