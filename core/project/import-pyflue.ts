/** Turns a project's `pyflue.toml` into a `hearth.toml`, once. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'smol-toml'
import { HearthError } from '../contract/error.ts'
import { parseProjectConfig } from './config.ts'
import { isTable } from './config-keys.ts'
import { pythonProblems } from './python-sources.ts'

export interface PyflueImport {
  /** What was written, relative to the root. */
  file: string
  text: string
  /** What has no effect here, and what is left to be done. */
  notes: string[]
}

/**
 * Writes `hearth.toml`. The PyFlue file stays as it is.
 *
 * @throws `invalid_request` (400) when there is nothing to import, or no room for it.
 */
export function importPyflue(root: string): PyflueImport {
  const from = join(root, 'pyflue.toml')
  const target = join(root, 'hearth.toml')
  if (!existsSync(from)) throw refuse(`There is no pyflue.toml in ${root}.`)
  if (existsSync(target)) throw refuse(`${target} exists: it would be overwritten.`)
  const source = readFileSync(from, 'utf8')
  const { problems, folders } = parseProjectConfig(source, 'pyflue.toml')
  const text = stringify(withoutForeign(parse(source)))
  writeFileSync(target, text, { flag: 'wx' })
  const notes = [...problems, ...pythonProblems(root, folders)].map(
    ({ message, details }) => `${message} ${details}`,
  )
  return { file: 'hearth.toml', text, notes }
}

/** Without the backend that is Python's own, and the table that is reserved there. */
function withoutForeign(tables: Record<string, unknown>): Record<string, unknown> {
  const { deployment: _, agent, ...others } = tables
  if (!isTable(agent)) return others
  const { harness, ...kept } = agent
  return { agent: harness === 'pydanticai' ? kept : agent, ...others }
}

function refuse(message: string): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message,
    details: 'Nothing was changed.',
  })
}
