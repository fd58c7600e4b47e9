/**
 * The project's configuration: `hearth.toml`, else `hearth.config.ts` (loaded later, in the project
 * thread), else `pyflue.toml`. A mistake is a problem shown on the project; the other keys still count.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { ProviderSettings } from '../contract/provider.ts'
import {
  AgentSettings,
  CompactionSettings,
  HearthConfig,
  SandboxSettings,
} from '../runtime/config.ts'
import { TelemetrySettings } from '../runtime/telemetry-settings.ts'
import {
  camelCase,
  camelKeys,
  checkKeys,
  isTable,
  type Report,
  type Spell,
  suggestion,
  type Table,
} from './config-keys.ts'
import { checkMcp } from './config-mcp.ts'
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
    idle: ['pythonBackend', 'stateDir'],
  },
  sandbox: { schema: SandboxSettings, folders: [], idle: [] },
  compaction: { schema: CompactionSettings, folders: [], idle: [] },
  telemetry: { schema: TelemetrySettings, folders: [], idle: [] },
} as const

/**
 * Reads the configuration of the project at `root`. Never throws.
 *
 * @param named a file to read instead of the usual ones, relative to the root.
 */
export function readProjectConfig(root: string, named?: string): ProjectConfig {
  const names = named === undefined ? ['hearth.toml', ...moduleNames, 'pyflue.toml'] : [named]
  const file = names.find((name) => existsSync(join(root, name)))
  if (file === undefined) {
    const none = checkProjectConfig({}, null, same)
    if (named === undefined) return none
    const details = `${join(root, named)} does not exist.`
    const message = 'The configuration file is missing.'
    return { ...none, problems: [{ message, details, file: named }] }
  }
  if (file.endsWith('.toml')) return parseProjectConfig(readText(join(root, file)), file)
  return { ...checkProjectConfig({}, file, same), isModule: true }
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
  spell: Spell = same,
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
    if (isCheckedTable(name)) {
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
      const accepted = checkTable(name, table, spell, report)
      // Not to the default address what was meant for one that is misspelt.
      const isMisspelt = name === 'telemetry' && 'endpoint' in table && !('endpoint' in accepted)
      checked[name] = isMisspelt ? { ...accepted, enabled: false } : accepted
    } else if (name === 'providers') {
      checked.providers = checkProviders(value, spell, report)
    } else if (name === 'mcp' && isTable(value)) {
      checked.mcp = checkMcp(value, spell, report)
    } else if (isTable(value)) {
      checked[name] = value
    } else {
      const known = [...Object.keys(tables), 'providers', 'mcp', 'storage', 'server']
      report(`Unknown key "${writtenName}".`, suggestion(writtenName, known, 'Tables are'))
    }
  }
  return { file, isModule: false, config: HearthConfig.parse(checked), folders, problems }
}

function isCheckedTable(name: string): name is keyof typeof tables {
  return Object.hasOwn(tables, name)
}

function checkTable(name: keyof typeof tables, table: Table, spell: Spell, report: Report): Table {
  const { schema, folders, idle } = tables[name]
  const where = `[${name}]`
  return checkKeys(table, { where, shape: schema.shape, alsoKnown: folders, idle, spell, report })
}

function checkProviders(value: unknown, spell: Spell, report: Report): Table {
  if (!isTable(value)) {
    report('[providers] must be a table.', 'Write [providers.<name>] with its keys below.')
    return {}
  }
  const providers: Table = {}
  const { shape } = ProviderSettings.partial()
  for (const [id, settings] of Object.entries(value)) {
    const where = `[providers.${id}]`
    if (isTable(settings)) {
      providers[id] = checkKeys(camelKeys(settings), { where, shape, spell, report })
    } else {
      report(`${where} must be a table.`, `Write ${where} with its keys below.`)
    }
  }
  return providers
}

function readText(path: string): string {
  return readFileSync(path, 'utf8')
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function same(key: string): string {
  return key
}
