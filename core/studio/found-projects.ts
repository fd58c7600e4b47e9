/**
 * Agent projects a person has and never opened here: the current folder, the home folder, and those in which people
 * keep their code, one level down. Nothing deeper, nothing hidden, and none of the folders that macOS asks about.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'
import type { FoundProject } from '../contract/api.ts'
import { parseDotenv } from '../project/dotenv.ts'
import { providerPresets } from '../runtime/model/presets.ts'

const marks = ['hearth.toml', 'pyflue.toml', 'src/agents']

/** Below the home folder. */
const usual =
  /^(?:code|dev|develop|developer|development|git|github|projects?|repos?|repositories|source|src|work|workspaces?)$/i
const quiet =
  /^(?:desktop|documents|downloads|library|movies|music|pictures|public|videos|applications)$/i

/** Looked at, of each folder; offered, of all. */
const mostFolders = 300
const mostOffered = 8

export interface Places {
  home: string
  current: string
  /** Folders that need not be found. */
  known: readonly string[]
}

export async function findProjects({ home, current, known }: Places): Promise<FoundProject[]> {
  const inHome = await subFolders(home)
  const parents = inHome.filter((folder) => usual.test(basename(folder)))
  // Started by a launcher it is the root of the disk, which is nobody's folder for code.
  const here = current === parse(current).root ? [] : [current]
  const below = await Promise.all([...here, ...parents].map(subFolders))
  const candidates = new Set([...here, ...below.flat(), ...inHome])
  const found = [...candidates].flatMap((root) => {
    const mark = known.includes(root) ? undefined : markOf(root)
    return mark === undefined ? [] : [{ root, mark }]
  })
  return Promise.all(
    found.slice(0, mostOffered).map(async ({ root, mark }) => {
      return { root, name: basename(root), mark, keys: await keysIn(root) }
    }),
  )
}

function markOf(folder: string): string | undefined {
  return marks.find((mark) => existsSync(join(folder, mark)))
}

/** None where a folder cannot be read: that is no project to offer. */
async function subFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((one) => one.isDirectory() && !one.name.startsWith('.') && !quiet.test(one.name))
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b))
    .slice(0, mostFolders)
    .map((name) => join(folder, name))
}

async function keysIn(root: string): Promise<string[]> {
  const text = await readFile(join(root, '.env'), 'utf8').catch(() => '')
  const { values } = parseDotenv(text)
  return providerPresets.flatMap(({ title, keyVariable }) =>
    keyVariable !== null && values[keyVariable] ? [title] : [],
  )
}
