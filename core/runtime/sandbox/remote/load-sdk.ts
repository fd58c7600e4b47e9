/** Loads a provider's SDK, which is installed by who uses it, and finds its keys; says what is missing. */
import { HearthError } from '../../../contract/error.ts'
import type { KeySource } from './options.ts'

/** @throws `sandbox_package_missing` (501) with what to install. */
export async function loadSdk<Sdk>(
  kind: string,
  packageName: string,
  load: () => Promise<Sdk>,
): Promise<Sdk> {
  try {
    return await load()
  } catch (error) {
    const isMissing =
      error instanceof Error &&
      'code' in error &&
      (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND')
    throw new HearthError({
      type: 'sandbox_package_missing',
      status: 501,
      message: isMissing
        ? `The sandbox "${kind}" needs the package ${packageName}, which is not installed.`
        : `The package ${packageName} of the sandbox "${kind}" could not be loaded.`,
      details: isMissing
        ? `Run \`npm install ${packageName}\` where Hearth is installed.`
        : `Is it complete, and made for Node ${process.versions.node}? Run \`npm install ${packageName}\` again.`,
      dev: error instanceof Error ? error.message : String(error),
      cause: error,
    })
  }
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
