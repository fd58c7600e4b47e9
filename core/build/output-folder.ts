/** Writes an artifact where nothing of anybody else is lost. */
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { HearthError } from '../contract/error.ts'
import { readManifest } from './manifest.ts'

export interface OutputOptions {
  workspaceDir: string
  outputDir: string
  force: boolean
}

/**
 * Has `write` fill a draft beside the folder, and moves it there when it is whole. Of an earlier artifact
 * only what Hearth wrote is replaced: data, installed packages and a repository in it stay.
 *
 * @throws HearthError `folder_not_empty` (409) for a folder that Hearth did not make, without `force`.
 */
export async function writeOutput(
  options: OutputOptions,
  write: (draft: string) => Promise<void>,
): Promise<void> {
  const { workspaceDir, outputDir, force } = options
  if (!relative(outputDir, workspaceDir).startsWith('..')) {
    throw new HearthError({
      type: 'invalid_request',
      status: 400,
      message: 'The artifact cannot be written over the project.',
      details: `${outputDir} holds the project: name another folder with --output.`,
    })
  }
  const own = readManifest(outputDir)?.files ?? []
  await mkdir(dirname(outputDir), { recursive: true })
  const draft = await mkdtemp(join(dirname(outputDir), '.hearth-build-'))
  try {
    await write(draft)
    const names = await readdir(draft)
    const foreign = (await entriesOf(outputDir)).filter((name) => !own.includes(name))
    const lost = own.length === 0 ? foreign : foreign.filter((name) => names.includes(name))
    if (lost.length > 0 && !force) throw notEmpty(outputDir, lost)
    await mkdir(outputDir, { recursive: true })
    for (const name of own) await rm(join(outputDir, name), { recursive: true, force: true })
    for (const name of names) await place(join(draft, name), join(outputDir, name))
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** By force, a folder of somebody else takes the new files in among its own. */
async function place(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw error
    await cp(from, to, { recursive: true })
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function notEmpty(folder: string, names: string[]): HearthError {
  return new HearthError({
    type: 'folder_not_empty',
    status: 409,
    message: `${folder} holds what "hearth build" did not make.`,
    details: `It has ${names.slice(0, 5).join(', ')}. Name another folder with --output, or add --force.`,
  })
}
