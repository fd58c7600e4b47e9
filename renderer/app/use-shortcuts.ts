/** Listens for the shortcuts of all registered commands, and for the desktop menu. */
import { useEffect } from 'react'
import { isApple } from '../ui/kbd.tsx'
import { listCommands, runCommand } from './commands.ts'
import { desktop } from './desktop.ts'
import {
  isEditable,
  isPlainKey,
  isShortcut,
  isTextMove,
  isTextUndo,
  takesText,
} from './shortcut.ts'

export function useShortcuts(): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing) return
      const command = listCommands().find(
        ({ shortcut }) => shortcut && isShortcut(shortcut, event, isApple),
      )
      if (!command?.shortcut) return
      const forField = isPlainKey(command.shortcut) || isTextMove(command.shortcut, isApple)
      if (forField && isEditable(event.target)) return
      if (isTextUndo(command.shortcut) && takesText(event.target)) return
      event.preventDefault()
      runCommand(command.id)
    }
    window.addEventListener('keydown', onKeyDown)
    const leaveMenu = desktop()?.onCommand((id) => runCommand(id))
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      leaveMenu?.()
    }
  }, [])
}
