/** One MCP server: its state in a line, its tools when opened. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import type { McpServerHealth, McpServerState, McpToolSummary } from '../../../core/contract/mcp.ts'
import { useProject } from '../../app/project.ts'
import { mcpServersQuery } from '../../app/queries.ts'
import type { Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { OpenableRow } from './openable-row.tsx'

const states: Record<McpServerState, { tone: Tone; text: string }> = {
  disabled: { tone: 'neutral', text: 'disabled' },
  idle: { tone: 'neutral', text: 'not needed yet' },
  connecting: { tone: 'info', text: 'connecting' },
  connected: { tone: 'ok', text: 'connected' },
  reconnecting: { tone: 'warn', text: 'connecting again' },
  unauthorized: { tone: 'warn', text: 'sign-in needed' },
  failed: { tone: 'bad', text: 'failed' },
}

export interface McpServerRowProps {
  server: McpServerHealth
  open: boolean
  onToggle: () => void
}

export function McpServerRow({ server, open, onToggle }: McpServerRowProps) {
  const project = useProject()
  const queries = useQueryClient()
  const connect = useMutation({
    mutationFn: () => project.client.mcpServers.reconnect(server.name),
    onSettled: () => queries.invalidateQueries({ queryKey: mcpServersQuery(project).queryKey }),
  })
  return (
    <OpenableRow
      name={server.name}
      state={states[server.state]}
      detail={server.target}
      isDetailCode
      open={open}
      onToggle={onToggle}
      actions={
        <>
          {server.signInUrl && <SignInLink url={server.signInUrl} server={server.name} />}
          {server.state !== 'disabled' && (
            <Button
              size="sm"
              busy={connect.isPending}
              aria-label={`${connectLabel(server.state)} ${server.name}`}
              onClick={() => connect.mutate()}
            >
              {connectLabel(server.state)}
            </Button>
          )}
        </>
      }
    >
      {connect.isError && (
        <ErrorPanel
          className="mx-3 mb-3"
          error={connect.error}
          title={`${server.name} could not be connected.`}
        />
      )}
      {server.lastError && (
        <p className="max-h-40 overflow-auto whitespace-pre-wrap px-8 pb-2 text-bad text-xs [overflow-wrap:anywhere]">
          {server.lastError}
        </p>
      )}
      {open && <ToolList tools={server.tools} />}
    </OpenableRow>
  )
}

function connectLabel(state: McpServerState): string {
  return state === 'idle' || state === 'unauthorized' ? 'Connect' : 'Connect again'
}

function SignInLink({ url, server }: { url: string; server: string }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer noopener"
      aria-label={`Sign in to ${server} in the browser`}
      className="inline-flex h-6 shrink-0 items-center gap-1 rounded-md bg-accent px-2 font-medium text-accent-ink text-xs hover:bg-accent-hover"
    >
      Sign in
      <ExternalLink size={12} aria-hidden />
    </a>
  )
}

function ToolList({ tools }: { tools: readonly McpToolSummary[] }) {
  if (tools.length === 0) {
    return <p className="px-8 pb-3 text-ink-3 text-xs">Its tools are known once it is connected.</p>
  }
  return (
    <div className="border-t bg-sunken px-8 py-2">
      <p className="pb-1 text-2xs text-ink-3">{formatCount(tools.length, 'tool')}</p>
      <ul className="flex flex-col gap-1.5">
        {tools.map(({ name, tool, description }) => (
          <li key={name} className="text-xs">
            <code className="font-mono" title={name}>
              {tool}
            </code>
            {description !== '' && <span className="ml-2 text-ink-2">{description}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
