/** Where the files that travel with Hearth are: templates and type declarations. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HearthError } from '../contract/error.ts'

export interface Resources {
  /** Folder of `resources/`: `templates/`, icons. */
  root: string
  /** Folder of emitted declarations (`hearth/`, `zod/`, `node/`); null until `npm run build` made it. */
  types: string | null
}

/**
 * Finds them from source (`core/project/`), from a bundle (`out/main/`) and in a packaged app, where
 * they are unpacked beside the archive.
 */
export function findResources(): Resources {
  const packaged = packagedResources()
  const candidates = [...(packaged ? [packaged] : []), ...ancestors(here())]
  for (const candidate of candidates) {
    const root = join(candidate, 'resources')
    if (!existsSync(join(root, 'templates'))) continue
    const types = [join(candidate, 'out', 'types'), join(root, 'types')]
    return { root, types: types.find((folder) => existsSync(folder)) ?? null }
  }
  throw new HearthError({
    type: 'installation_incomplete',
    status: 500,
    message: 'The folder "resources" of this installation is missing.',
    details: 'Install Hearth again.',
  })
}

function here(): string {
  return dirname(fileURLToPath(import.meta.url))
}

function* ancestors(folder: string): Generator<string> {
  for (let current = folder; ; current = dirname(current)) {
    yield current
    if (dirname(current) === current) return
  }
}

/** Electron's `process.resourcesPath`, which plain Node does not have. */
function packagedResources(): string | null {
  const path: unknown = Reflect.get(process, 'resourcesPath')
  return typeof path === 'string' ? path : null
}
