/**
 * The project's configuration: `hearth.toml`, else `hearth.config.ts` (loaded later, in the project
 * thread), else `pyflue.toml`. A mistake is a problem shown on the project; the other keys still count.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { ProviderSettings } from '../contract/provider.ts'
import {
  AgentSettings,
  CompactionSettings,
  folderInside,
  HearthConfig,
  isFolderInside,
  SandboxSettings,
  StorageSettings,
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

const moduleNames = [
  'hearth.config.ts',
  'hearth.config.mts',
  'hearth.config.js',
  'hearth.config.mjs',
]

/** The first that exists counts. */
const configNames = ['hearth.toml', ...moduleNames, 'pyflue.toml']
const pythonConfig = 'pyflue.config.py'

/** Tables with a fixed set of keys. Every other table is handed to harnesses and sandboxes as it is. */
const tables = {
  agent: {
    schema: AgentSettings,
    folders: ['agentsDir', 'workflowsDir'],
  },
  sandbox: { schema: SandboxSettings, folders: [] },
  compaction: { schema: CompactionSettings, folders: [] },
  telemetry: { schema: TelemetrySettings, folders: [] },
  storage: { schema: StorageSettings, folders: [] },
} as const

/** Tables that one might expect to have an effect, and what has it instead. */
const elsewhere: Record<string, string> = {
  deployment: 'What is deployed, and where to, is said to `hearth build`.',
  server: 'Port, token and the like are flags of `hearth serve`.',
}

/**
 * Reads the configuration of the project at `root`. Never throws.
 *
 * @param named a file to read instead of the usual ones, relative to the root or absolute.
 */
export function readProjectConfig(root: string, named?: string): ProjectConfig {
  const names = named === undefined ? configNames : [named]
  const [file, ...others] = names.filter((name) => existsSync(resolve(root, name)))
  if (file === undefined) return withoutFile(root, named)
  const config = file.endsWith('.toml')
    ? parseProjectConfig(readText(resolve(root, file)), file)
    : { ...checkProjectConfig({}, file, same), isModule: true }
  return { ...config, problems: [...config.problems, ...unread(file, others)] }
}

function withoutFile(root: string, named: string | undefined): ProjectConfig {
  const none = checkProjectConfig({}, null, same)
  if (named !== undefined) {
    const details = `${resolve(root, named)} does not exist.`
    const message = 'The configuration file is missing.'
    return { ...none, problems: [{ message, details, file: named }] }
  }
  if (!existsSync(join(root, pythonConfig))) return none
  const message = `${pythonConfig} is not read: it is Python.`
  const details = 'Write what it says into hearth.toml; the keys have the same names.'
  return { ...none, problems: [{ message, details, file: pythonConfig }] }
}

/** Of two files one counts; whoever writes into the other one wonders why nothing happens. */
function unread(file: string, others: string[]): ProjectProblem[] {
  return others
    .filter((other) => other !== 'pyflue.toml')
    .map((other) => ({
      message: `${other} is not read: there is ${file}, too.`,
      details: `The first of these that exists counts: ${configNames.join(', ')}. Keep one of them.`,
      file: other,
    }))
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
    agents: ['agents', '.agents', '.pyflue/agents', '.hearth/agents', 'src/agents'],
    workflows: ['workflows', '.pyflue/workflows', '.hearth/workflows', 'src/workflows'],
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
        for (const key of ['agentsDir', 'workflowsDir'] as const) {
          const folder = table[key]
          if (folder === undefined) continue
          const kind = key === 'agentsDir' ? 'agents' : 'workflows'
          if (typeof folder === 'string' && isFolderInside(folder)) folders[kind] = [folder]
          else report(`"${spell(key)}" in [agent] is not valid.`, folderInside)
        }
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
      checkOther(writtenName, value, checked, report)
    } else {
      report(`Unknown key "${writtenName}".`, suggestion(writtenName, knownTables, 'Tables are'))
    }
  }
  return { file, isModule: false, config: HearthConfig.parse(checked), folders, problems }
}

const knownTables = [...Object.keys(tables), 'providers', 'mcp']

/** A table of nobody we know is handed on, unless it was meant to be one of ours. */
function checkOther(name: string, value: Table, checked: Table, report: Report): void {
  const instead = elsewhere[name]
  if (instead !== undefined) {
    report(`[${name}] has no effect.`, instead)
  } else if (nearest(name, knownTables) !== null) {
    report(`Unknown table [${name}].`, suggestion(name, knownTables, 'Tables are'))
  } else {
    checked[name] = value
  }
}

function isCheckedTable(name: string): name is keyof typeof tables {
  return Object.hasOwn(tables, name)
}

function checkTable(name: keyof typeof tables, table: Table, spell: Spell, report: Report): Table {
  const { schema, folders } = tables[name]
  const where = `[${name}]`
  return checkKeys(table, { where, shape: schema.shape, alsoKnown: folders, spell, report })
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
