/** Monaco in React's hands: one editor, a model per path, and the project's types. */
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { runCommand } from '../../app/commands.ts'
import { useProject } from '../../app/project.ts'
import { useResolvedTheme } from '../../app/theme.ts'
import type { CodeEditorProps } from './editor-props.ts'
import { monaco } from './monaco.ts'
import { offerNames } from './name-completions.ts'
import { useProjectTypes } from './use-project-types.ts'
import { useShownFile } from './use-shown-file.ts'

type Editor = monaco.editor.IStandaloneCodeEditor

export function MonacoEditor(props: CodeEditorProps) {
  const { path, text, readOnly = false, line, column, markers, label } = props
  const { id: project, client } = useProject()
  const navigate = useNavigate()
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  const [editor, setEditor] = useState<Editor | null>(null)
  const theme = useResolvedTheme()
  useProjectTypes()

  useEffect(() => {
    latest.current = props
  })

  useEffect(() => offerNames(project, client), [project, client])

  // A definition in another file opens that file.
  const openPlace = useEffectEvent((uri: monaco.Uri, at: { line: number; column: number }) => {
    const search = { path: uri.path.slice(1), ...at }
    void navigate({ to: '/p/$project/files', params: { project }, search })
  })
  useEffect(() => {
    if (!editor) return
    const opener = monaco.editor.registerEditorOpener({
      openCodeEditor(source, resource, place) {
        if (source !== editor || resource.scheme !== 'file') return false
        openPlace(resource, placeOf(place))
        return true
      },
    })
    return () => opener.dispose()
  }, [editor])

  useEffect(() => {
    if (!host.current) return
    const created = createEditor(host.current, latest)
    setEditor(created)
    return () => created.dispose()
  }, [])

  useEffect(() => monaco.editor.setTheme(`hearth-${theme}`), [theme])

  useEffect(() => {
    editor?.updateOptions({ readOnly, ariaLabel: label ?? `Source of ${path}` })
  }, [editor, readOnly, label, path])

  useShownFile(editor, { project, path, text, line, column })

  useEffect(() => {
    const model = editor?.getModel()
    if (model)
      monaco.editor.setModelMarkers(
        model,
        'hearth',
        (markers ?? []).map((marker) => toMarker(model, marker)),
      )
  }, [editor, markers])

  return <div ref={host} className="min-h-0 min-w-0 flex-1" data-testid="code-editor" />
}

function createEditor(host: HTMLElement, latest: { readonly current: CodeEditorProps }): Editor {
  const editor = monaco.editor.create(host, {
    model: null,
    automaticLayout: true,
    accessibilitySupport: 'auto',
    fontFamily: getComputedStyle(host).getPropertyValue('--font-mono'),
    fontSize: 12.5,
    lineHeight: 20,
    minimap: { enabled: false },
    padding: { top: 10, bottom: 24 },
    scrollBeyondLastLine: false,
    smoothScrolling: false,
    tabSize: 2,
    renderLineHighlight: 'line',
    overviewRulerBorder: false,
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
    renderFinalNewline: 'on',
    fixedOverflowWidgets: true,
    stickyScroll: { enabled: false },
    guides: { indentation: true },
    'semanticHighlighting.enabled': true,
    wordWrap: 'off',
  })
  const { CtrlCmd, Alt } = monaco.KeyMod
  const { KeyS, KeyK, KeyP } = monaco.KeyCode
  editor.addCommand(CtrlCmd | KeyS, () => latest.current.onSave?.())
  // The window's own keys win over the editor's chords.
  editor.addCommand(CtrlCmd | KeyK, () => runCommand('palette.commands'))
  editor.addCommand(CtrlCmd | KeyP, () => runCommand('palette.go'))
  editor.addCommand(Alt | monaco.KeyCode.LeftArrow, () => runCommand('history.back'))
  editor.addCommand(Alt | monaco.KeyCode.RightArrow, () => runCommand('history.forward'))
  editor.onDidChangeModelContent(() => {
    const text = editor.getModel()?.getValue()
    if (text !== undefined && text !== latest.current.text) latest.current.onChange?.(text)
  })
  return editor
}

function placeOf(place: monaco.IRange | monaco.IPosition | undefined) {
  if (place === undefined) return { line: 1, column: 1 }
  return 'startLineNumber' in place
    ? { line: place.startLineNumber, column: place.startColumn }
    : { line: place.lineNumber, column: place.column }
}

type Marker = NonNullable<CodeEditorProps['markers']>[number]

function toMarker(model: monaco.editor.ITextModel, marker: Marker): monaco.editor.IMarkerData {
  const lineNumber = Math.min(Math.max(1, marker.line), model.getLineCount())
  const column = marker.column ?? model.getLineFirstNonWhitespaceColumn(lineNumber)
  const word = model.getWordAtPosition({ lineNumber, column: Math.max(1, column) })
  const lineEnd = model.getLineMaxColumn(lineNumber)
  return {
    severity: {
      error: monaco.MarkerSeverity.Error,
      warning: monaco.MarkerSeverity.Warning,
      info: monaco.MarkerSeverity.Info,
    }[marker.severity ?? 'error'],
    message: marker.message,
    startLineNumber: lineNumber,
    endLineNumber: lineNumber,
    startColumn: Math.max(1, column),
    // To the end of the line when only the line is known.
    endColumn: marker.column ? (word?.endColumn ?? column + 1) : lineEnd,
  }
}
