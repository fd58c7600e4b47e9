/** What agents call the tool of an MCP server. */
import { createHash } from 'node:crypto'

/** Names every provider accepts are no longer than this. */
const longest = 64

/**
 * `mcp__<server>__<tool>`, with `_` for what model providers do not allow in a name. A name that would
 * be too long ends in a digest of the whole instead, so that two long names stay two.
 */
export function exposedToolName(server: string, tool: string): string {
  const name = `mcp__${server}__${tool}`.replaceAll(/[^A-Za-z0-9_-]/g, '_')
  if (name.length <= longest) return name
  const digest = createHash('sha256')
    .update(JSON.stringify([server, tool]))
    .digest('hex')
  return `${name.slice(0, longest - 9)}_${digest.slice(0, 8)}`
}
