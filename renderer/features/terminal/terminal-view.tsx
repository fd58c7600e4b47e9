/** One shell on the screen. */
import '@xterm/xterm/css/xterm.css'
import { useEffect, useRef, useState } from 'react'
import { useProject } from '../../app/project.ts'
import { useResolvedTheme } from '../../app/theme.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { connectTerminal, type TerminalHandle } from './connect-terminal.ts'
import { terminalTheme } from './terminal-theme.ts'

export interface TerminalViewProps {
  id: string
  title: string
}

export function TerminalView({ id, title }: TerminalViewProps) {
  const { client } = useProject()
  const theme = useResolvedTheme()
  const host = useRef<HTMLDivElement>(null)
  const handle = useRef<TerminalHandle | null>(null)
  const [problem, setProblem] = useState<unknown>(null)

  useEffect(() => {
    if (!host.current) return
    setProblem(null)
    const connected = connectTerminal({ host: host.current, client, id, onError: setProblem })
    handle.current = connected
    return () => {
      handle.current = null
      connected.end()
    }
  }, [client, id])

  useEffect(() => {
    handle.current?.setTheme(terminalTheme(theme))
  }, [theme])

  return (
    <section aria-label={title} className="flex min-h-0 flex-1 flex-col bg-panel">
      {problem !== null && (
        <ErrorPanel className="m-3" error={problem} title="The terminal lost its shell." />
      )}
      <div ref={host} className="min-h-0 flex-1 overflow-hidden py-2 pr-1 pl-3" />
    </section>
  )
}
