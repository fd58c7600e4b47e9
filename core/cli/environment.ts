/** `--env FILE…`: environment files of a server, for values that are not the project's own. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseDotenv } from '../project/dotenv.ts'
import { usageError } from './output.ts'

/**
 * Sets what the files say: the later file wins over the earlier one, what the shell has set over both.
 * Nothing is set when one of them is missing or has a malformed line, which is a usage error.
 */
export function loadEnvironmentFiles(
  files: readonly string[],
  env: Record<string, string | undefined> = process.env,
): void {
  const values = Object.assign({}, ...files.map(readEnvironmentFile))
  for (const [name, value] of Object.entries<string>(values)) env[name] ??= value
}

function readEnvironmentFile(file: string): Record<string, string> {
  const path = resolve(file)
  if (!existsSync(path)) throw usageError(`--env ${file} is not there.`, `${path} does not exist.`)
  const { values, problems } = parseDotenv(readFileSync(path, 'utf8'), file)
  const [problem] = problems
  if (problem) throw usageError(problem.message, problem.details)
  return values
}
