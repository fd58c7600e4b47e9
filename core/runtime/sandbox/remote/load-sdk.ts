/** Loads a provider's SDK, which is installed by who uses it, and finds its keys; says what is missing. */
import { HearthError } from '../../../contract/error.ts'
import { importOptional } from '../../optional-package.ts'
import type { KeySource } from './options.ts'

/** Where a sandbox is made for. */
export interface ProviderPlace {
  /** The project's environment. */
  env: KeySource
  /** The project's own packages come first. */
  projectRoot: string
}

export interface SdkWanted<Sdk> {
  kind: string
  /** Its name, and a version where the newest is not it. */
  install: string
  from: string
  /** What must be in it: a package of the same name may be another. */
  needed: readonly (string & keyof Sdk)[]
}

/** @throws `package_missing` (424) with what to install, `package_failed` (500). */
export async function loadSdk<Sdk extends object>(
  { kind, from, install, needed }: SdkWanted<Sdk>,
  projectRoot: string,
): Promise<Sdk> {
  const what = `The sandbox "${kind}"`
  const loaded = await importOptional(from, { what, install: [install], projectRoot })
  if (hasAll<Sdk>(loaded, needed)) return loaded
  throw new HearthError({
    type: 'package_failed',
    status: 500,
    message: `${what} cannot work with the installed version of the package "${from}".`,
    details: `It does not export ${needed.filter((name) => !(name in loaded)).join(', ')}. In the project's folder: npm install ${install}`,
    meta: { package: from },
  })
}

function hasAll<Sdk extends object>(
  loaded: object,
  needed: readonly (string & keyof Sdk)[],
): loaded is Sdk {
  return needed.every((name) => name in loaded)
}

/** The value of `apiKey`, else of the variable. @throws `sandbox_key_missing` (400) with what to set. */
export function requireKey(
  kind: string,
  variable: string,
  given: string | undefined,
  env: KeySource,
): string {
  const key = given ?? env[variable]
  if (key !== undefined && key !== '') return key
  throw new HearthError({
    type: 'sandbox_key_missing',
    status: 400,
    message: `The sandbox "${kind}" needs ${variable}, which is not set.`,
    details: `Put \`${variable}=…\` into the project's .env file, or export it before Hearth starts.`,
  })
}
