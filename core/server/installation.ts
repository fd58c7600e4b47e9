/** What travels beside the code: the product's version and the built pages. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const Manifest = z.object({ name: z.literal('hearth'), version: z.string() })

/** The version in this installation's package.json. */
export function readVersion(): string {
  for (const folder of ancestors()) {
    const file = join(folder, 'package.json')
    if (!existsSync(file)) continue
    const manifest = Manifest.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (manifest.success) return manifest.data.version
  }
  return '0.0.0'
}

/** Folder of the built studio; null before `npm run build`. */
export function findRenderer(): string | null {
  for (const folder of ancestors()) {
    const root = join(folder, 'out', 'renderer')
    if (existsSync(join(root, 'index.html'))) return root
  }
  return null
}

/** RapiDoc's script: beside the bundle in the build, in the dependencies from source. */
export function findRapidoc(): string | null {
  const places = ['docs/rapidoc-min.js', 'node_modules/rapidoc/dist/rapidoc-min.js']
  for (const folder of ancestors()) {
    const found = places.map((place) => join(folder, place)).find((file) => existsSync(file))
    if (found) return found
  }
  return null
}

function* ancestors(): Generator<string> {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (true) {
    yield folder
    if (dirname(folder) === folder) return
    folder = dirname(folder)
  }
}
