/** The source files of a project as one answer, so that an editor can check them together. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceTexts } from '../contract/project.ts'
import { hiddenFolders, isMissing } from './confine.ts'
import { contentHash } from './content-hash.ts'
import { decodeText } from './file-content.ts'
import { readPackageTypes } from './package-types.ts'

const mostFiles = 400
/** Bytes of one file, and of all. */
const largestFile = 512 * 1024
const mostBytes = 6 * 1024 * 1024

const generatedFolders = new Set(['dist', 'build', 'out', 'coverage', '.venv', '__pycache__'])

export async function readSources(root: string, signal?: AbortSignal): Promise<SourceTexts> {
  const files: SourceTexts['files'] = []
  let bytesLeft = mostBytes
  let isTruncated = false
  for await (const path of sourcePaths(root, '')) {
    signal?.throwIfAborted()
    const place = join(root, path)
    const facts = await unlessGone(stat(place))
    if (facts === null) continue
    const { size } = facts
    if (files.length === mostFiles || size > bytesLeft) {
      isTruncated = true
      break
    }
    if (size > largestFile) {
      isTruncated = true
      continue
    }
    const bytes = await unlessGone(readFile(place))
    if (bytes === null) continue
    const content = decodeText(bytes)
    if (content === null) continue
    bytesLeft -= bytes.length
    files.push({ path, content, hash: contentHash(bytes) })
  }
  const packages = await readPackageTypes(
    root,
    files.map(({ content }) => content),
    signal,
  )
  return { files, packages, isTruncated }
}

/** Links are not followed: they could lead outside. */
async function* sourcePaths(root: string, folder: string): AsyncGenerator<string> {
  const read = readdir(join(root, folder), { withFileTypes: true })
  const entries = folder === '' ? await read : ((await unlessGone(read)) ?? [])
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      const isHidden = hiddenFolders.has(entry.name) || entry.name.startsWith('.')
      if (!isHidden && !generatedFolders.has(entry.name)) yield* sourcePaths(root, path)
    } else if (entry.isFile() && /\.(?:[cm]?[jt]s|[jt]sx)$/.test(entry.name)) yield path
  }
}

/** Null for what somebody has deleted since it was listed. */
async function unlessGone<Result>(reading: Promise<Result>): Promise<Result | null> {
  try {
    return await reading
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
