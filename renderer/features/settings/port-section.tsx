/** How other programs reach Hearth: address, token, and a command that works as pasted. */
import { useQuery } from '@tanstack/react-query'
import { ExternalLink, Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import type { Connection } from '../../../core/contract/api.ts'
import { useClient } from '../../app/client.ts'
import { desktop } from '../../app/desktop.ts'
import { connectionQuery, statusQuery } from '../../app/queries.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatBytes, formatDuration } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { PortRow } from './port-row.tsx'
import { SettingRow, SettingRows } from './setting-rows.tsx'
import { TokensSection } from './tokens-section.tsx'

export function PortSection() {
  const connection = useQuery(connectionQuery(useClient()))
  if (connection.isPending) return <Skeleton rows={4} />
  if (connection.isError) {
    return (
      <ErrorPanel
        error={connection.error}
        title="The local port's address could not be read."
        actions={<Button onClick={() => connection.refetch()}>Try again</Button>}
      />
    )
  }
  return <Shown connection={connection.data} />
}

function Shown({ connection }: { connection: Connection }) {
  const { url, token, curl } = connection
  return (
    <>
      <p className="text-ink-2">
        Everything the studio does, a script can do over HTTP, server-sent events and WebSockets.
        The port listens on this computer only.
      </p>
      <SettingRows>
        <PortRow url={url} />
        <SettingRow name="Address">
          {url ? (
            <>
              <code className="min-w-0 truncate font-mono text-xs">{url}</code>
              <CopyButton text={url} label="Copy address" />
            </>
          ) : (
            <span className="text-ink-3">The local port is off.</span>
          )}
        </SettingRow>
        <SettingRow name="Token">
          {token ? <Token token={token} /> : <span className="text-ink-3">None is needed.</span>}
        </SettingRow>
        <ProcessRow />
      </SettingRows>
      {curl && (
        <div className="flex flex-col gap-1.5">
          <h3 className="font-medium">Try it from a terminal</h3>
          <Curl command={curl} token={token} />
        </div>
      )}
      {/* The desktop hands only https to the browser. */}
      {url && !desktop() && (
        <a
          href={`${url}/docs`}
          target="_blank"
          rel="noreferrer"
          className={`${buttonClass('secondary')} self-start`}
        >
          <ExternalLink size={14} aria-hidden />
          Browse the API
        </a>
      )}
      <TokensSection />
    </>
  )
}

function Token({ token }: { token: string }) {
  const [shown, setShown] = useState(false)
  return (
    <>
      <code className="min-w-0 truncate font-mono text-xs">{shown ? token : '•'.repeat(24)}</code>
      <IconButton
        size="sm"
        label={shown ? 'Hide token' : 'Show token'}
        icon={shown ? <EyeOff size={14} /> : <Eye size={14} />}
        onClick={() => setShown(!shown)}
      />
      <CopyButton text={token} label="Copy token" />
    </>
  )
}

/** The command as it is copied has the token; as it is shown it has not. */
function Curl({ command, token }: { command: string; token: string | null }) {
  const shown = token ? command.replaceAll(token, '$HEARTH_TOKEN') : command
  return (
    <div className="relative">
      <CodeBlock
        code={shown}
        language="text"
        title="curl"
        wrap
        className="[&_figcaption_button]:hidden"
      />
      <CopyButton text={command} label="Copy as curl" className="absolute top-0.5 right-1" />
    </div>
  )
}

function ProcessRow() {
  const { data } = useQuery(statusQuery(useClient()))
  if (!data) return null
  return (
    <SettingRow name="Process">
      <span className="tabular text-ink-2">
        number {data.pid} · {formatBytes(data.memory.rss)} · up for {formatDuration(data.uptimeMs)}
      </span>
    </SettingRow>
  )
}
