/** The project's own packages: how its package.json travels, and which command installs it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { HearthError } from '../contract/error.ts'

export interface ProjectPackages {
  /** Run in the project's folder; null when it needs no package. */
  installCommand: string | null
  /** Files that differ from those of the project: path to text. */
  replaced: Record<string, string>
  /** Those that the installation reads, for images that install before they copy the rest. */
  manifests: string[]
}

const Names = z.record(z.string(), z.string())
const PackageJson = z.looseObject({
  dependencies: Names.optional(),
  optionalDependencies: Names.optional(),
  devDependencies: Names.optional(),
  peerDependencies: Names.optional(),
})
const NpmLock = z.looseObject({ packages: z.record(z.string(), PackageJson) })

/** Lock files in the order they are believed, with what installs from them. */
const managers: [file: string, command: string][] = [
  ['package-lock.json', 'npm ci --omit=dev'],
  ['npm-shrinkwrap.json', 'npm ci --omit=dev'],
  ['pnpm-lock.yaml', 'corepack enable && pnpm install --prod --frozen-lockfile'],
  ['yarn.lock', 'corepack enable && yarn install --production --frozen-lockfile'],
]

export function readProjectPackages(root: string): ProjectPackages {
  const none = { installCommand: null, replaced: {}, manifests: [] }
  if (!existsSync(join(root, 'package.json'))) return none
  const own = parse(root, 'package.json', PackageJson)
  const replaced: Record<string, string> = {}
  const needs = withoutHearth(own)
  if (needs !== own) replaced['package.json'] = `${JSON.stringify(needs, null, 2)}\n`
  const count = Object.keys({ ...needs.dependencies, ...needs.optionalDependencies }).length
  if (count === 0) return { ...none, replaced }

  const [lockFile, command] = managers.find(([file]) => existsSync(join(root, file))) ?? []
  if (lockFile === 'yarn.lock') checkYarn(root)
  const manifests = ['package.json', ...(lockFile ? [lockFile] : [])]
  if (needs !== own && lockFile !== undefined) {
    if (command !== 'npm ci --omit=dev') {
      throw new HearthError({
        type: 'build_failed',
        status: 400,
        message: `"hearth" is in the project's package.json and in ${lockFile}.`,
        details: 'The artifact brings Hearth itself: remove the dependency and install again.',
      })
    }
    replaced[lockFile] = lockWithoutHearth(root, lockFile)
  }
  const withoutLock = 'npm install --omit=dev --no-package-lock'
  return { installCommand: command ?? withoutLock, replaced, manifests }
}

/** Yarn 2 and later need their settings file to install as Node expects, and it is where tokens are kept. */
function checkYarn(root: string): void {
  if (!/^__metadata:/m.test(readFileSync(join(root, 'yarn.lock'), 'utf8'))) return
  throw new HearthError({
    type: 'build_failed',
    status: 400,
    message:
      "The project's yarn.lock is of Yarn 2 or later, which an artifact cannot install from.",
    details:
      'Add a lock file of npm ("npm install --package-lock-only") or pnpm: it is taken first.',
  })
}

/** The same object when it never mentions Hearth, which comes with the artifact and from no registry. */
function withoutHearth<Package extends z.infer<typeof PackageJson>>(own: Package): Package {
  const result = { ...own }
  let changed = false
  for (const field of ['dependencies', 'optionalDependencies', 'devDependencies'] as const) {
    const { hearth, ...others } = own[field] ?? {}
    if (hearth === undefined) continue
    result[field] = others
    changed = true
  }
  return changed ? result : own
}

function lockWithoutHearth(root: string, file: string): string {
  const lock = parse(root, file, NpmLock)
  const packages = Object.fromEntries(
    Object.entries(lock.packages)
      .filter(([path]) => path !== 'node_modules/hearth' && !path.startsWith('../'))
      .map(([path, entry]) => [path, path === '' ? withoutHearth(entry) : entry]),
  )
  return `${JSON.stringify({ ...lock, packages }, null, 2)}\n`
}

function parse<Schema extends z.ZodType>(
  root: string,
  file: string,
  schema: Schema,
): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(join(root, file), 'utf8')))
  } catch (error) {
    throw new HearthError({
      type: 'build_failed',
      status: 400,
      message: `${file} of the project cannot be read.`,
      details: error instanceof Error ? error.message : String(error),
      cause: error,
    })
  }
}
