/** The content of one file: read as text or bytes, written so that readers see old or new, never half. */
import { randomUUID } from 'node:crypto'
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { HearthError } from '../contract/error.ts'
import type { FileContent } from '../contract/project.ts'
import { isMissing, toPath } from './confine.ts'
import { contentHash } from './content-hash.ts'
import { refusal } from './file-refusal.ts'

/** Larger files are not sent to an editor. */
const largestFile = 16 * 1024 * 1024

export async function readContent(root: string, file: string): Promise<FileContent> {
  const path = toPath(root, file)
  const entry = await stat(file).catch(refusal(path))
  if (!entry.isFile()) {
    throw new HearthError({
      type: 'invalid_request',
      status: 400,
      message: `"${path}" is not a file.`,
    })
  }
  if (entry.size > largestFile) {
    throw new HearthError({
      type: 'file_too_large',
      status: 413,
      message: `"${path}" is too large to open here.`,
      details: `It has ${entry.size} bytes; the limit is ${largestFile}.`,
    })
  }
  const bytes = await readFile(file)
  const text = decodeText(bytes)
  return {
    path,
    content: text ?? bytes.toString('base64'),
    encoding: text === null ? 'base64' : 'utf8',
    hash: contentHash(bytes),
    size: bytes.length,
  }
}

/** Null when the bytes are not text. */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, 8192).includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

export async function readIfPresent(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Written beside the target and moved over it, keeping its permissions. */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(file).catch(() => file)
  const mode = await stat(target).then(
    (entry) => entry.mode & 0o777,
    () => 0o644,
  )
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.tmp`)
  const handle = await open(draft, 'wx', mode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, target).catch(async (error: unknown) => {
    await rm(draft, { force: true })
    throw error
  })
}
