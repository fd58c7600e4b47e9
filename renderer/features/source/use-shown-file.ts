/** Shows a file in an editor: at the place that is asked for, or as it was left. */
import { useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useLayoutEffect } from 'react'
import { takesText } from '../../app/shortcut.ts'
import type { CodeEditorProps } from './editor-props.ts'
import type { monaco } from './monaco.ts'
import { modelOf, setText } from './project-models.ts'
import { viewStates } from './view-states.ts'

type Editor = monaco.editor.IStandaloneCodeEditor

type Shown = Pick<CodeEditorProps, 'path' | 'text' | 'line' | 'column'> & { project: string }

/**
 * Going back or forward in the window's history leads to where one was in the file then, a link with a
 * line to that line, anything else to where one was last.
 */
export function useShownFile(editor: Editor | null, file: Shown): void {
  const { project, path, text, line, column } = file
  const { history } = useRouter()
  const model = useEffectEvent(() => modelOf(project, path, text))

  // What is left must still be in the page to be asked where it was scrolled to.
  useLayoutEffect(() => {
    if (!editor) return
    // Asked for when a file is shown: the router tells of the next address before it shows it.
    const entry = history.location.state.__TSR_key ?? ''
    const place = { project, path, entry }
    const shown = model()
    if (editor.getModel() !== shown) editor.setModel(shown)
    const left = viewStates.inEntry(place)
    const known = left ?? (line === undefined ? viewStates.ofFile(place) : undefined)
    if (known) editor.restoreViewState(known.state)
    else if (line !== undefined) reveal(editor, line, column)
    if (left?.hadFocus) editor.focus()
    return () => {
      const state = editor.saveViewState()
      if (state) viewStates.keep(place, { state, hadFocus: editor.hasTextFocus() })
    }
  }, [editor, history, project, path, line, column])

  useEffect(() => {
    if (editor) setText(modelOf(project, path, text), text)
  }, [editor, project, path, text])
}

function reveal(editor: Editor, line: number, column: number | undefined): void {
  editor.revealLineInCenter(line)
  editor.setPosition({ lineNumber: line, column: column ?? 1 })
  // Who writes somewhere else by now goes on there: an editor can be long in coming.
  if (column !== undefined && !takesText(document.activeElement)) editor.focus()
}
