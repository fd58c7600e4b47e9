/** What can go wrong with an MCP server, as errors of ours. */
import { HearthError } from '../../contract/error.ts'
import { NoAnswer } from './server-port.ts'

export function serverUnavailable(server: string, reason: string): HearthError {
  return new HearthError({
    type: 'mcp_unavailable',
    status: 502,
    message: `MCP server "${server}" is not available.`,
    details: reason,
    meta: { server },
  })
}

/** The call went out and no result came back. */
export function callFailed(
  server: string,
  tool: string,
  error: unknown,
  redact: (text: string) => string,
): HearthError {
  const isTimeout = error instanceof NoAnswer
  return new HearthError({
    type: isTimeout ? 'mcp_timeout' : 'mcp_call_failed',
    status: isTimeout ? 504 : 502,
    message: `Tool "${tool}" of MCP server "${server}" ${isTimeout ? 'did not answer in time' : 'failed'}.`,
    details: redact(error instanceof Error ? error.message : String(error)),
    meta: { server, tool },
    cause: error,
  })
}

/** The tool answered that it failed; its own words are what the model needs. */
export function toolError(server: string, tool: string, text: string): HearthError {
  return new HearthError({
    type: 'mcp_tool_error',
    status: 502,
    message: text,
    meta: { server, tool },
  })
}
