/**
 * The project's configuration: `hearth.toml`, else `hearth.config.ts` (loaded later, in the project
 * thread), else `pyflue.toml`. A mistake is a problem shown on the project; the other keys still count.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import type { z } from 'zod'
import { ProviderSettings } from '../contract/provider.ts'
import {
  AgentSettings,
  CompactionSettings,
  HearthConfig,
  SandboxSettings,
} from '../runtime/config.ts'
import { nearest } from './nearest.ts'
import type { ProjectProblem } from './problem.ts'

export interface ProjectConfig {
  /** The file it came from, relative to the root; null when there is none. */
  file: string | null
  /** True when the file is a module that only the project thread may evaluate. */
  isModule: boolean
  config: HearthConfig
  folders: SourceFolders
  problems: ProjectProblem[]
}

/** Where source is looked for, relative to the root. Later folders win. */
export interface SourceFolders {
  agents: string[]
  workflows: string[]
}

type Table = Record<string, unknown>
type Rename = (written: string) => string

const moduleNames = [
  'hearth.config.ts',
  'hearth.config.mts',
  'hearth.config.js',
  'hearth.config.mjs',
]

/** Tables with a fixed set of keys. Every other table is passed through untouched. */
const tables = {
  agent: {
    schema: AgentSettings,
    folders: ['agentsDir', 'workflowsDir'],
    /** Keys of PyFlue that mean nothing here: accepted, so that its files open without complaint. */
    idle: ['pythonBackend', 'stateDir', 'skillsDir', 'rolesDir'],
  },
  sandbox: { schema: SandboxSettings, folders: [], idle: ['workspace', 'options', 'env'] },
  compaction: { schema: CompactionSettings, folders: [], idle: [] },
} as const

/** Reads the configuration of the project at `root`. Never throws. */
export function readProjectConfig(root: string): ProjectConfig {
  const toml = ['hearth.toml'].find((name) => existsSync(join(root, name)))
  if (toml) return parseProjectConfig(readText(join(root, toml)), toml)
  const module = moduleNames.find((name) => existsSync(join(root, name)))
  if (module) return { ...checkProjectConfig({}, module, same), isModule: true }
  if (existsSync(join(root, 'pyflue.toml'))) {
    return parseProjectConfig(readText(join(root, 'pyflue.toml')), 'pyflue.toml')
  }
  return checkProjectConfig({}, null, same)
}

/** Parses the text of a TOML configuration file; its keys are written in snake_case. */
export function parseProjectConfig(text: string, file: string): ProjectConfig {
  try {
    return checkProjectConfig(parse(text), file, snakeCase)
  } catch (error) {
    const empty = checkProjectConfig({}, file, snakeCase)
    const at = error instanceof TomlError ? ` at line ${error.line}, column ${error.column}` : ''
    const details = error instanceof Error ? error.message : String(error)
    const message = `${file} is not valid TOML${at}.`
    return { ...empty, problems: [{ message, details, file }] }
  }
}

/**
 * Checks a configuration object, dropping what is wrong and saying why.
 *
 * @param spell how a key is written in the file, for the texts of problems.
 */
export function checkProjectConfig(
  input: Table,
  file: string | null,
  spell: Rename = same,
): ProjectConfig {
  const problems: ProjectProblem[] = []
  const report = (message: string, details: string) => problems.push({ message, details, file })
  const checked: Table = {}
  const folders: SourceFolders = {
    agents: ['agents', '.hearth/agents', 'src/agents'],
    workflows: ['workflows', '.hearth/workflows', 'src/workflows'],
  }
  for (const [writtenName, value] of Object.entries(input)) {
    const name = camelCase(writtenName)
    if (name === 'agent' || name === 'sandbox' || name === 'compaction') {
      if (!isTable(value)) {
        report(`[${name}] must be a table.`, `Write it as [${name}] with its keys below.`)
        continue
      }
      const table = camelKeys(value)
      if (name === 'agent') {
        if (typeof table.agentsDir === 'string') folders.agents = [table.agentsDir]
        if (typeof table.workflowsDir === 'string') folders.workflows = [table.workflowsDir]
        if (table.harness === 'pydanticai') delete table.harness
      }
      checked[name] = checkTable(name, table, spell, report)
    } else if (name === 'providers') {
      checked.providers = checkProviders(value, spell, report)
    } else if (isTable(value)) {
      checked[name] = value
    } else {
      const known = ['agent', 'sandbox', 'compaction', 'providers', 'mcp', 'storage', 'server']
      report(`Unknown key "${writtenName}".`, suggestion(writtenName, known, 'Tables are'))
    }
  }
  return { file, isModule: false, config: HearthConfig.parse(checked), folders, problems }
}

type Report = (message: string, details: string) => void

function checkTable(name: keyof typeof tables, table: Table, spell: Rename, report: Report): Table {
  const { schema, folders, idle } = tables[name]
  const shape: Record<string, z.ZodType> = schema.shape
  const accepted: Table = {}
  for (const [key, value] of Object.entries(table)) {
    if ([...folders, ...idle].some((known) => known === key)) continue
    const rule = shape[key]
    if (!rule) {
      const known = [...Object.keys(shape), ...folders].map(spell)
      report(
        `Unknown key "${spell(key)}" in [${name}].`,
        suggestion(spell(key), known, `[${name}] knows`),
      )
      continue
    }
    const result = rule.safeParse(value)
    if (result.success) accepted[key] = result.data
    else report(`"${spell(key)}" in [${name}] is not valid.`, issueText(result.error))
  }
  return accepted
}

function checkProviders(value: unknown, spell: Rename, report: Report): Table {
  if (!isTable(value)) {
    report('[providers] must be a table.', 'Write [providers.<name>] with its keys below.')
    return {}
  }
  const providers: Table = {}
  const shape: Record<string, z.ZodType> = ProviderSettings.partial().shape
  for (const [id, settings] of Object.entries(value)) {
    if (!isTable(settings)) {
      report(`[providers.${id}] must be a table.`, `Write [providers.${id}] with its keys below.`)
      continue
    }
    const accepted: Table = {}
    for (const [key, item] of Object.entries(camelKeys(settings))) {
      const rule = shape[key]
      const where = `[providers.${id}]`
      if (!rule) {
        const known = Object.keys(shape).map(spell)
        report(
          `Unknown key "${spell(key)}" in ${where}.`,
          suggestion(spell(key), known, `${where} knows`),
        )
        continue
      }
      const result = rule.safeParse(item)
      if (result.success) accepted[key] = result.data
      else report(`"${spell(key)}" in ${where} is not valid.`, issueText(result.error))
    }
    providers[id] = accepted
  }
  return providers
}

function suggestion(key: string, known: string[], lead: string): string {
  const meant = nearest(key, known)
  const list = `${lead} ${known.join(', ')}.`
  return meant === null ? list : `Did you mean "${meant}"? ${list}`
}

function issueText(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const path = issue.path.map(String).join('.')
      return path === '' ? issue.message : `${path}: ${issue.message}`
    })
    .join('; ')
}

function readText(path: string): string {
  return readFileSync(path, 'utf8')
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function camelKeys(table: Table): Table {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [camelCase(key), value]))
}

function camelCase(key: string): string {
  return key.replace(/[_-]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function same(key: string): string {
  return key
}
