/**
 * Packages that Hearth can use and does not bring: found in the project that installed them, or
 * beside Hearth. The name is never written in an `import`, so that no bundler takes the package in.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { HearthError } from '../contract/error.ts'

export interface OptionalPackages {
  /** What needs them, at the start of a sentence: `The harness "deepagents"`. */
  what: string
  /** What `npm install` has to be told. */
  install: readonly string[]
  /** Where the project is, if there is one. */
  projectRoot: string | null
}

/**
 * Loads one module of an optional package.
 *
 * @throws HearthError `package_missing` (424) with the line that installs what is missing, or
 * `package_failed` (500) when it is there and cannot be loaded, for example by an older Node.
 */
export async function importOptional(
  specifier: string,
  about: OptionalPackages,
): Promise<Record<string, unknown>> {
  const location = locate(specifier, about.projectRoot)
  try {
    return namespaceOf(await import(location))
  } catch (error) {
    throw isMissing(error, specifier) ? missing(specifier, about) : failed(specifier, about, error)
  }
}

/** The project's own package, by its path; else the name, which is looked for beside Hearth. */
function locate(specifier: string, projectRoot: string | null): string {
  if (projectRoot === null) return specifier
  try {
    const resolve = createRequire(join(projectRoot, 'package.json')).resolve
    return pathToFileURL(resolve(specifier)).href
  } catch (error) {
    if (codeOf(error) === null) throw error
    return specifier
  }
}

/** A CommonJS module is known whole as its default export; its names are only guessed. */
function namespaceOf(loaded: unknown): Record<string, unknown> {
  if (!isRecord(loaded)) return {}
  return isRecord(loaded.default) ? { ...loaded.default, ...loaded } : loaded
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isMissing(error: unknown, specifier: string): boolean {
  const code = codeOf(error)
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return false
  return error instanceof Error && error.message.includes(specifier)
}

function codeOf(error: unknown): string | null {
  return isRecord(error) && typeof error.code === 'string' ? error.code : null
}

function missing(specifier: string, { what, install }: OptionalPackages): HearthError {
  return new HearthError({
    type: 'package_missing',
    status: 424,
    message: `${what} needs the package "${specifier}", which is not installed.`,
    details: `In the project's folder: npm install ${install.join(' ')}`,
    meta: { package: specifier },
  })
}

function failed(specifier: string, { what }: OptionalPackages, error: unknown): HearthError {
  return new HearthError({
    type: 'package_failed',
    status: 500,
    message: `${what} could not load the package "${specifier}".`,
    details: `${error instanceof Error ? error.message : String(error)} (Node ${process.version})`,
    meta: { package: specifier },
    cause: error,
  })
}
