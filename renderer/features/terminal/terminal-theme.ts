/** The terminal's colours, from the theme on the screen. */
import type { ITheme } from '@xterm/xterm'
import { resolveColour } from '../../ui/resolve-colour.ts'

export function terminalTheme(scheme: 'light' | 'dark'): ITheme {
  const colour = (name: string) => resolveColour(`var(--color-${name})`, scheme)
  return {
    background: colour('panel'),
    foreground: colour('ink'),
    cursor: colour('accent'),
    cursorAccent: colour('panel'),
    selectionBackground: resolveColour(
      'color-mix(in oklab, var(--color-accent) 28%, var(--color-panel))',
      scheme,
    ),
    black: colour('ink-3'),
    red: colour('bad'),
    green: colour('ok'),
    yellow: colour('warn'),
    blue: colour('info'),
    magenta: colour('code-name'),
    cyan: colour('kind-command'),
    white: colour('ink-2'),
    brightBlack: colour('ink-3'),
    brightRed: colour('bad'),
    brightGreen: colour('ok'),
    brightYellow: colour('warn'),
    brightBlue: colour('info'),
    brightMagenta: colour('code-name'),
    brightCyan: colour('kind-command'),
    brightWhite: colour('ink'),
  }
}
