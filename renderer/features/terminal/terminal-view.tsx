/** One shell on the screen, with a search in what it said and a new start after it ended. */
import '@xterm/xterm/css/xterm.css'
import { useNavigate } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { TerminalSummary } from '../../../core/contract/api.ts'
import { useProject } from '../../app/project.ts'
import { useResolvedTheme } from '../../app/theme.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { connectTerminal, type TerminalHandle } from './connect-terminal.ts'
import { TerminalFind } from './terminal-find.tsx'
import type { TerminalLink } from './terminal-links.ts'
import { terminalTheme } from './terminal-theme.ts'

export interface TerminalViewProps {
  terminal: TerminalSummary
  /** Its shell ended, or began again. */
  onChange: () => void
}

export function TerminalView({ terminal: { id, title, exitCode }, onChange }: TerminalViewProps) {
  const { id: project, client, project: place } = useProject()
  const navigate = useNavigate()
  const theme = useResolvedTheme()
  const host = useRef<HTMLDivElement>(null)
  const handle = useRef<TerminalHandle | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [isFinding, setFinding] = useState(false)
  const { root } = place

  const follow = useEffectEvent((link: TerminalLink) => {
    if (link.kind === 'url') window.open(link.url, '_blank', 'noopener')
    else {
      const { path, line, column } = link
      const search = { path, line: line ?? undefined, column: column ?? undefined }
      void navigate({ to: '/p/$project/files', params: { project }, search })
    }
  })
  const changed = useEffectEvent(onChange)

  useEffect(() => {
    if (!host.current) return
    setProblem(null)
    const connected = connectTerminal({
      host: host.current,
      client,
      id,
      root,
      onLink: (link) => follow(link),
      onFind: () => setFinding(true),
      onEnd: () => changed(),
      onError: setProblem,
    })
    handle.current = connected
    return () => {
      handle.current = null
      connected.end()
    }
  }, [client, id, root])

  useEffect(() => {
    handle.current?.setTheme(terminalTheme(theme))
  }, [theme])

  async function restart() {
    try {
      await client.terminals.restart(id)
      onChange()
    } catch (error) {
      setProblem(error)
    }
  }

  return (
    <section aria-label={title} className="relative flex min-h-0 flex-1 flex-col bg-panel">
      {problem !== null && (
        <ErrorPanel className="m-3" error={problem} title="The terminal lost its shell." />
      )}
      {isFinding && (
        <TerminalFind
          onFind={(query, by) => handle.current?.find(query, by) ?? { index: null, count: 0 }}
          onClose={() => {
            setFinding(false)
            handle.current?.focus()
          }}
        />
      )}
      <div ref={host} className="min-h-0 flex-1 overflow-hidden py-2 pr-1 pl-3" />
      {exitCode !== null && (
        <div className="flex h-10 shrink-0 items-center gap-3 border-t bg-sunken px-4 text-xs">
          <span className={exitCode === 0 ? 'text-ink-2' : 'text-bad'}>
            The shell ended with exit code {exitCode}.
          </span>
          <Button size="sm" icon={<RotateCw size={13} />} onClick={() => void restart()}>
            Start it again
          </Button>
        </div>
      )}
    </section>
  )
}
