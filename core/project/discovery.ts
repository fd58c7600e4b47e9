/**
 * Finds agents and workflows by their files. Nothing is executed: names come from paths, triggers from
 * the text.
 */
import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { SourceModule } from '../runtime/loader-port.ts'
import type { SourceFolders } from './config.ts'
import { contentHash } from './content-hash.ts'
import { exportsHandler } from './handler-export.ts'
import { declaredTriggers } from './triggers.ts'

export interface Discovery {
  agents: SourceModule[]
  workflows: SourceModule[]
}

/** Shared with other tools, which keep scripts of skills there: only what is written for Hearth counts. */
const sharedFolder = '.agents'
const notForAgents = new Set(['skills', 'roles'])
const importsHearth = /\bfrom\s*['"]hearth['"]/

const extension = /\.(?:ts|mts|js|mjs)$/
const notSource = /\.(?:d|test|spec)\.[cm]?[tj]s$/

/** Reads every source folder anew. Of two files with one name, the one in the later folder wins. */
export function discover(root: string, folders: SourceFolders): Discovery {
  return {
    agents: discoverModules(root, folders.agents),
    workflows: discoverModules(root, folders.workflows),
  }
}

function discoverModules(root: string, folders: string[]): SourceModule[] {
  const found = new Map<string, SourceModule>()
  for (const folder of folders) {
    const base = join(root, folder)
    const isShared = folder === sharedFolder
    for (const path of sourceFiles(base, isShared ? notForAgents : new Set())) {
      if (isShared && !isForHearth(path)) continue
      const name = relative(base, path).replace(extension, '').split(sep).join('.')
      const module = readModule(root, path, name)
      if (module) found.set(name, module)
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function isForHearth(path: string): boolean {
  return importsHearth.test(whenPresent(() => readFileSync(path, 'utf8')) ?? '')
}

/** Null when the file vanished between listing and reading. */
function readModule(root: string, path: string, name: string): SourceModule | null {
  const text = whenPresent(() => readFileSync(path, 'utf8'))
  if (text === null) return null
  const file = relative(root, path).split(sep).join('/')
  const { triggers, schedule } = declaredTriggers(file, text)
  return {
    name,
    file,
    hash: contentHash(text),
    triggers,
    isHandler: exportsHandler(file, text),
    ...(schedule === undefined || schedule === null ? {} : { schedule }),
  }
}

function sourceFiles(folder: string, leftOut: ReadonlySet<string>): string[] {
  const entries = whenPresent((): Dirent[] => readdirSync(folder, { withFileTypes: true })) ?? []
  const files: string[] = []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('_') || entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name === 'node_modules' || leftOut.has(entry.name)) continue
      files.push(...sourceFiles(path, leftOut))
    } else if (entry.isFile() && extension.test(entry.name) && !notSource.test(entry.name)) {
      files.push(path)
    }
  }
  return files
}

function whenPresent<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}
