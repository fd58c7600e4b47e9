/** Joins the page to the desktop shell: its commands become the menu, and notifications lead to its routes. */
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { type Command, useCommandList, useCommands } from './commands.ts'
import { desktop } from './desktop.ts'
import { useThemeChoice } from './theme.ts'

export function useDesktop(): void {
  const router = useRouter()
  const commands = useCommandList()
  const theme = useThemeChoice()
  useCommands(zoomCommands)
  useEffect(() => void desktop()?.changeSettings({ theme }), [theme])
  useEffect(() => desktop()?.onRoute((path) => void router.navigate({ to: path })), [router])
  useEffect(() => {
    const offered = commands.map(({ id, title, shortcut }) => ({
      id,
      // Some are named by a person.
      title: title.slice(0, 120) || id,
      ...(shortcut === undefined ? {} : { shortcut }),
    }))
    void desktop()?.offerCommands(offered)
  }, [commands])
}

/** A browser zooms by itself. */
const zoomCommands: readonly Command[] =
  desktop() === null
    ? []
    : [
        zoomCommand('in', 'Zoom in', 'Mod+='),
        zoomCommand('out', 'Zoom out', 'Mod+-'),
        zoomCommand('reset', 'Zoom to 100 %', 'Mod+0'),
      ]

function zoomCommand(step: 'in' | 'out' | 'reset', title: string, shortcut: string): Command {
  return {
    id: `zoom.${step}`,
    title,
    group: 'General',
    keywords: 'larger smaller size text',
    shortcut,
    run: () => void desktop()?.zoom(step),
  }
}
