/** An xterm bound to a shell of the server: output in, keys and sizes out. */
import { FitAddon } from '@xterm/addon-fit'
import { type ITheme, Terminal } from '@xterm/xterm'
import type { HearthClient } from '../../app/client.ts'
import { resolvedTheme } from '../../app/theme.ts'
import { createInputQueue } from './input-queue.ts'
import { terminalTheme } from './terminal-theme.ts'

export interface TerminalRequest {
  host: HTMLElement
  client: Pick<HearthClient, 'terminals'>
  id: string
  onError: (error: unknown) => void
}

export interface TerminalHandle {
  setTheme(theme: ITheme): void
  end(): void
}

export function connectTerminal({ host, client, id, onError }: TerminalRequest): TerminalHandle {
  const controller = new AbortController()
  const { signal } = controller
  const terminal = new Terminal({
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    fontSize: 12.5,
    lineHeight: 1.25,
    cursorBlink: false,
    scrollback: 5000,
    screenReaderMode: false,
    theme: terminalTheme(resolvedTheme()),
  })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  terminal.open(host)

  const queue = createInputQueue((data) => client.terminals.input(id, data, { signal }), report)
  const typing = terminal.onData((data) => queue.push(data))
  const sizing = terminal.onResize(({ cols, rows }) => {
    client.terminals.resize(id, { columns: cols, rows }, { signal }).catch(report)
  })
  const observer = new ResizeObserver(() => fit.fit())
  observer.observe(host)
  fit.fit()
  // The shell may still have the size it was made with, though the screen's never changed.
  client.terminals
    .resize(id, { columns: terminal.cols, rows: terminal.rows }, { signal })
    .catch(report)
  terminal.focus()
  follow().catch(report)

  async function follow(): Promise<void> {
    for await (const frame of client.terminals.follow(id, { signal })) {
      if ('data' in frame) terminal.write(frame.data)
      else terminal.write(`\r\n\x1b[2mThe shell ended with exit code ${frame.exitCode}.\x1b[0m\r\n`)
    }
  }

  function report(error: unknown): void {
    if (!signal.aborted) onError(error)
  }

  return {
    setTheme(theme) {
      terminal.options.theme = theme
    },
    end() {
      controller.abort()
      observer.disconnect()
      typing.dispose()
      sizing.dispose()
      terminal.dispose()
    },
  }
}
