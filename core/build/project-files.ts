/** What of a project goes into an artifact: its sources, and never its secrets, state or installed packages. */
import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { type IgnoreRule, isIgnoredBy, parseIgnoreFile } from './ignore-rules.ts'
import { readManifest } from './manifest.ts'

export interface ProjectFiles {
  /** Relative to the project, `/` between segments, sorted. */
  files: string[]
  /** Links that are left out, because they lead out of the project or to a folder. */
  leftOut: string[]
}

/** No rule can bring these back. */
const never = new Set(['.git', 'node_modules', '.DS_Store', '.npmrc', '.yarnrc', '.yarnrc.yml'])
const environmentFile = /^\.env(?:$|\.(?!example$|sample$|template$))/
/** Of `.hearth/`, whose other contents are state. */
const sourcesInState = new Set(['agents', 'workflows'])

interface RuleSet {
  folder: string
  rules: IgnoreRule[]
}

export function listProjectFiles(root: string): ProjectFiles {
  const result: ProjectFiles = { files: [], leftOut: [] }
  walk(root, rulesAbove(root), root, result)
  result.files.sort()
  return result
}

function walk(folder: string, above: RuleSet[], root: string, result: ProjectFiles): void {
  const sets = [...above, ...rulesOf(folder)]
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (isNeverTaken(folder, entry, root)) continue
    const kind = entry.isDirectory() ? 'folder' : 'file'
    if (isIgnored(sets, path, kind)) continue
    const name = relative(root, path).split(sep).join('/')
    if (kind === 'folder') {
      if (readManifest(path) === null) walk(path, sets, root, result)
    } else if (entry.isFile() || isLinkToFileWithin(root, path, entry)) result.files.push(name)
    else if (entry.isSymbolicLink()) result.leftOut.push(name)
  }
}

function isNeverTaken(folder: string, entry: Dirent, root: string): boolean {
  if (never.has(entry.name) || environmentFile.test(entry.name)) return true
  const inState = basename(folder) === '.hearth' && dirname(folder) === root
  return inState && !sourcesInState.has(entry.name)
}

function isLinkToFileWithin(root: string, path: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink() || !existsSync(path)) return false
  const target = relative(realpathSync(root), realpathSync(path))
  const leavesRoot = target.startsWith('..') || target.split(sep).some((part) => never.has(part))
  return !leavesRoot && !environmentFile.test(basename(target)) && statSync(path).isFile()
}

/** The innermost file that speaks of the path decides. */
function isIgnored(sets: RuleSet[], path: string, kind: 'file' | 'folder'): boolean {
  for (const { folder, rules } of sets.toReversed()) {
    const verdict = isIgnoredBy(rules, relative(folder, path).split(sep).join('/'), kind)
    if (verdict !== null) return verdict
  }
  return false
}

/** Of the folders above, as far as the repository goes: a project may be one of many in it. */
function rulesAbove(root: string): RuleSet[] {
  const folders: string[] = []
  for (let folder = root; !existsSync(join(folder, '.git')); folder = dirname(folder)) {
    if (dirname(folder) === folder) return []
    folders.unshift(dirname(folder))
  }
  return folders.flatMap(rulesOf)
}

function rulesOf(folder: string): RuleSet[] {
  return ['.gitignore', '.hearthignore'].flatMap((name) => {
    const file = join(folder, name)
    if (!existsSync(file)) return []
    return [{ folder, rules: parseIgnoreFile(readFileSync(file, 'utf8')) }]
  })
}
