/** Checks `[mcp]` and its servers, whose names, variables and headers are kept as they are written. */
import type { z } from 'zod'
import {
  McpRemoteServerConfig,
  McpSettings,
  McpStdioServerConfig,
  parseServerConfig,
} from '../runtime/mcp/server-config.ts'
import {
  camelKeys,
  checkKeys,
  isTable,
  type Report,
  type Spell,
  type Table,
} from './config-keys.ts'

/** What can be used of the table. */
export function checkMcp(value: Table, spell: Spell, report: Report): Table {
  const { servers, ...settings } = camelKeys(value)
  const { servers: _, ...shape } = McpSettings.shape
  const accepted = checkKeys(settings, {
    where: '[mcp]',
    shape,
    alsoKnown: ['servers'],
    spell,
    report,
  })
  if (servers === undefined) return accepted
  if (!isTable(servers)) {
    report('[mcp.servers] must be a table.', 'Write [mcp.servers.<name>] with its keys below.')
    return accepted
  }
  return { ...accepted, servers: checkServers(servers, spell, report) }
}

function checkServers(servers: Table, spell: Spell, report: Report): Table {
  const shape: Record<string, z.ZodType> = {
    ...McpStdioServerConfig.shape,
    ...McpRemoteServerConfig.shape,
  }
  const accepted: Table = {}
  for (const [name, server] of Object.entries(servers)) {
    const where = `[mcp.servers.${name}]`
    if (!isTable(server)) {
      report(`${where} must be a table.`, `Write ${where} with its keys below.`)
      continue
    }
    const parsed = parseServerConfig(checkKeys(camelKeys(server), { where, shape, spell, report }))
    if ('config' in parsed) accepted[name] = parsed.config
    else report(`${where} is not used.`, parsed.problem)
  }
  return accepted
}
