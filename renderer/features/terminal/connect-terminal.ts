/** An xterm bound to a shell of the server: output in, keys and sizes out. */
import { FitAddon } from '@xterm/addon-fit'
import { type IDisposable, type ITheme, Terminal } from '@xterm/xterm'
import type { HearthClient } from '../../app/client.ts'
import { resolvedTheme } from '../../app/theme.ts'
import { findInTerminal, nextIndex } from './find-in-terminal.ts'
import { createInputQueue } from './input-queue.ts'
import { linksIn, type TerminalLink } from './terminal-links.ts'
import { terminalTheme } from './terminal-theme.ts'

export interface TerminalRequest {
  host: HTMLElement
  client: Pick<HearthClient, 'terminals'>
  id: string
  /** The project's folder, for links to its files. */
  root: string
  onLink: (link: TerminalLink) => void
  /** Ctrl/Cmd+F, or Ctrl+Shift+F where Ctrl+F belongs to the shell. */
  onFind: () => void
  onEnd: (exitCode: number) => void
  onError: (error: unknown) => void
}

export interface TerminalHandle {
  setTheme(theme: ITheme): void
  focus(): void
  /** Selects the next match, or the one before; says which of how many. */
  find(query: string, by: 1 | -1): { index: number | null; count: number }
  end(): void
}

export function connectTerminal(request: TerminalRequest): TerminalHandle {
  const { host, client, id, onError } = request
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
  const links = linkFiles(terminal, request)
  terminal.attachCustomKeyEventHandler((event) => ownKeys(terminal, event, request.onFind))
  let shown: { query: string; index: number | null } = { query: '', index: null }
  follow().catch(report)

  async function follow(): Promise<void> {
    for await (const frame of client.terminals.follow(id, { signal })) {
      if ('data' in frame) terminal.write(frame.data)
      else {
        terminal.write(`\r\n\x1b[2mThe shell ended with exit code ${frame.exitCode}.\x1b[0m\r\n`)
        request.onEnd(frame.exitCode)
      }
    }
  }

  function report(error: unknown): void {
    if (!signal.aborted) onError(error)
  }

  return {
    setTheme(theme) {
      terminal.options.theme = theme
    },
    focus: () => terminal.focus(),
    find(query, by) {
      const matches = findInTerminal(terminal.buffer.active, query, terminal.cols)
      const before = shown.query === query ? shown.index : null
      const index = nextIndex(matches.length, before, by)
      shown = { query, index }
      const match = index === null ? undefined : matches[index]
      if (match) {
        terminal.select(match.column, match.row, match.length)
        terminal.scrollToLine(Math.max(0, match.row - Math.floor(terminal.rows / 2)))
      } else terminal.clearSelection()
      return { index, count: matches.length }
    },
    end() {
      links.dispose()
      controller.abort()
      observer.disconnect()
      typing.dispose()
      sizing.dispose()
      terminal.dispose()
    },
  }
}

/** Links open with Ctrl or Cmd held, as in other terminals: a plain click belongs to the selection. */
function linkFiles(terminal: Terminal, { root, onLink }: TerminalRequest): IDisposable {
  return terminal.registerLinkProvider({
    provideLinks(row, callback) {
      const text = terminal.buffer.active.getLine(row - 1)?.translateToString(true) ?? ''
      callback(
        linksIn(text, root).map((link) => ({
          range: { start: { x: link.start + 1, y: row }, end: { x: link.end, y: row } },
          text: text.slice(link.start, link.end),
          activate(event) {
            if (event.ctrlKey || event.metaKey) onLink(link)
          },
        })),
      )
    },
  })
}

/** False for keys that the shell does not get. Ctrl+C copies what is selected, and interrupts otherwise. */
function ownKeys(terminal: Terminal, event: KeyboardEvent, onFind: () => void): boolean {
  if (event.type !== 'keydown') return true
  const key = event.key.toLowerCase()
  const isCommand = event.metaKey || (event.ctrlKey && event.shiftKey)
  if (isCommand && key === 'f') {
    event.preventDefault()
    // The page's own search has the same keys.
    event.stopPropagation()
    onFind()
    return false
  }
  const copies = key === 'c' && (isCommand || event.ctrlKey) && terminal.hasSelection()
  if (copies) {
    event.preventDefault()
    void navigator.clipboard.writeText(terminal.getSelection())
    terminal.clearSelection()
    return false
  }
  // Left to the browser, which pastes into the field that has the focus.
  return !(key === 'v' && (isCommand || event.ctrlKey))
}
