/** The MCP servers of this project: how each is doing, what it offers, signing in. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useProject } from '../../app/project.ts'
import { mcpServersQuery, retentionQuery } from '../../app/queries.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { cx } from '../../ui/cx.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { McpServerRow } from './mcp-server-row.tsx'

const example = `[mcp.servers.files]
command = "npx"
args = ["-y", "@modelcontextprotocol/server-filesystem", "."]

[mcp.servers.tickets]
url = "https://mcp.example.com/mcp"
`

export function McpSection() {
  const servers = useQuery(mcpServersQuery(useProject()))
  const [opened, setOpened] = useState<string | null>(null)
  if (servers.isPending) return <Skeleton rows={3} />
  if (servers.isError) {
    return (
      <ErrorPanel
        error={servers.error}
        title="The MCP servers could not be listed."
        actions={<Button onClick={() => servers.refetch()}>Try again</Button>}
      />
    )
  }
  if (servers.data.length === 0) return <NoServers />
  return (
    <>
      <p className="text-ink-2">
        Servers give their tools to the agents. Each is connected once, at the first prompt that
        wants it, and kept.
      </p>
      <ul className="divide-y rounded-lg border bg-panel shadow-soft">
        {servers.data.map((server) => (
          <McpServerRow
            key={server.name}
            server={server}
            open={opened === server.name}
            onToggle={() => setOpened(opened === server.name ? null : server.name)}
          />
        ))}
      </ul>
    </>
  )
}

function NoServers() {
  const project = useProject()
  const file = useQuery(retentionQuery(project)).data?.file
  return (
    <>
      <p className="text-ink-2">
        This project has no MCP servers. Name them in <code className="font-mono">hearth.toml</code>
        , and their tools are there at the next prompt:
      </p>
      <CodeBlock code={example} language="toml" />
      {file && (
        <Link
          to="/p/$project/files"
          params={{ project: project.id }}
          search={{ path: file }}
          className={cx(buttonClass(), 'self-start')}
        >
          Open {file}
        </Link>
      )}
    </>
  )
}
