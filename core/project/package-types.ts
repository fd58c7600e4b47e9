/**
 * Declarations of the packages that a project's sources import, read from its `node_modules`: what an entry
 * reaches by relative imports, and packages that it needs in turn, within limits.
 */
import { readFile, realpath } from 'node:fs/promises'
import { posix, relative, resolve, sep } from 'node:path'
import { z } from 'zod'
import type { SourceTexts } from '../contract/project.ts'

const mostFiles = 800
const mostBytes = 6 * 1024 * 1024

/** Given to every project by Hearth itself. */
const known = new Set(['hearth', 'zod'])

const Manifest = z.object({
  types: z.string().optional(),
  typings: z.string().optional(),
  exports: z.unknown().optional(),
})

export async function readPackageTypes(
  root: string,
  sources: readonly string[],
  signal?: AbortSignal,
): Promise<SourceTexts['packages']> {
  const found = new Map<string, string>()
  const asked = new Set<string>()
  const queue = [...new Set(sources.flatMap(importedPackages))]
  const home = await realpath(root)
  let bytesLeft = mostBytes

  async function add(path: string): Promise<void> {
    if (found.has(path) || found.size >= mostFiles || bytesLeft <= 0) return
    const content = await readInside(home, path)
    if (content === null) return
    bytesLeft -= content.length
    found.set(path, content)
    if (!path.endsWith('.ts')) return
    for (const specifier of specifiersOf(content)) {
      signal?.throwIfAborted()
      if (!specifier.startsWith('.')) queue.push(specifier)
      else {
        const target = posix.join(posix.dirname(path), specifier)
        for (const candidate of declarationsOf(target)) await add(candidate)
      }
    }
  }

  for (let specifier = queue.shift(); specifier !== undefined; specifier = queue.shift()) {
    signal?.throwIfAborted()
    const name = packageName(specifier)
    if (asked.has(specifier) || known.has(name) || found.size >= mostFiles) continue
    asked.add(specifier)
    await addPackage(home, name, specifier.slice(name.length), add)
  }
  return [...found].map(([path, content]) => ({ path, content }))
}

async function addPackage(
  root: string,
  name: string,
  subpath: string,
  add: (path: string) => Promise<void>,
): Promise<void> {
  const typesName = `@types/${name.replace(/^@/, '').replace('/', '__')}`
  for (const folder of [`node_modules/${name}`, `node_modules/${typesName}`]) {
    const text = await readInside(root, `${folder}/package.json`)
    if (text === null) continue
    const manifest = Manifest.safeParse(orNothing(text)).data
    if (!manifest) continue
    const entry = typesEntry(manifest, subpath)
    if (entry === null) continue
    // Told beside the declarations, because it says which of them is the entry.
    await add(`${folder}/package.json`)
    for (const candidate of declarationsOf(posix.join(folder, entry))) await add(candidate)
    return
  }
}

function orNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Relative to the package; null where it says nothing of types. */
function typesEntry(manifest: z.infer<typeof Manifest>, subpath: string): string | null {
  const key = `.${subpath}`
  const { exports } = manifest
  const chosen =
    typeof exports === 'object' && exports !== null && key in exports
      ? Object.entries(exports).find(([name]) => name === key)?.[1]
      : subpath === ''
        ? exports
        : null
  const fromExports = typesOf(chosen)
  if (fromExports !== null) return fromExports
  if (subpath !== '') return subpath.slice(1)
  return manifest.types ?? manifest.typings ?? 'index.d.ts'
}

/** The first declaration that conditions of an export lead to. */
function typesOf(target: unknown): string | null {
  if (typeof target === 'string') return /\.d\.[cm]?ts$/.test(target) ? target : null
  if (typeof target !== 'object' || target === null) return null
  const conditions = Object.entries(target)
  const ordered = [
    ...conditions.filter(([name]) => name === 'types'),
    ...conditions.filter(([name]) => name === 'import' || name === 'default' || name === 'require'),
  ]
  for (const [, value] of ordered) {
    const found = typesOf(value)
    if (found !== null) return found
  }
  return null
}

/** What a specifier without, or with a script's, extension may stand for. */
function declarationsOf(path: string): string[] {
  if (/\.d\.[cm]?ts$/.test(path)) return [path]
  const bare = path.replace(/\.([cm]?)[jt]sx?$/, '')
  const kind = /\.([cm])[jt]s$/.exec(path)?.[1] ?? ''
  return [`${bare}.d.${kind}ts`, ...(bare === path ? [`${path}/index.d.ts`] : [])]
}

function importedPackages(source: string): string[] {
  return specifiersOf(source).filter((specifier) => !specifier.startsWith('.'))
}

function specifiersOf(source: string): string[] {
  const pattern =
    /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*|\/\/\/\s*<reference\s+(?:path|types)=)(['"])([^'"\n]{1,200})\1/g
  return [...source.matchAll(pattern)].flatMap(([, , specifier = '']) =>
    specifier === '' || specifier.startsWith('node:') || specifier.startsWith('/')
      ? []
      : [specifier],
  )
}

function packageName(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier)
}

/** Packages may be links to a store beside them, as pnpm has it; what leaves the root's tree is not read. */
async function readInside(root: string, path: string): Promise<string | null> {
  const place = resolve(root, path)
  try {
    const real = await realpath(place)
    const within = relative(root, real).split(sep)
    if (within[0] === '..' || resolve(root, relative(root, real)) !== real) return null
    const text = await readFile(real, 'utf8')
    return text.length > 1024 * 1024 ? null : text
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}
