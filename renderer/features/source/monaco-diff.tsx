/** Two versions of a file side by side in Monaco's hands. */
import { useEffect, useRef, useState } from 'react'
import { useResolvedTheme } from '../../app/theme.ts'
import type { DiffEditorProps } from './editor-props.ts'
import { languageOfPath, monaco } from './monaco.ts'

export function MonacoDiff({ path, before, after, label }: DiffEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<monaco.editor.IStandaloneDiffEditor | null>(null)
  const theme = useResolvedTheme()

  useEffect(() => {
    if (!host.current) return
    const created = monaco.editor.createDiffEditor(host.current, {
      automaticLayout: true,
      readOnly: true,
      originalEditable: false,
      fontFamily: getComputedStyle(host.current).getPropertyValue('--font-mono'),
      fontSize: 12.5,
      lineHeight: 20,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      renderOverviewRuler: false,
      scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
      useInlineViewWhenSpaceIsLimited: true,
      hideUnchangedRegions: { enabled: true },
      stickyScroll: { enabled: false },
    })
    setEditor(created)
    return () => {
      const models = created.getModel()
      created.dispose()
      models?.original.dispose()
      models?.modified.dispose()
    }
  }, [])

  useEffect(() => monaco.editor.setTheme(`hearth-${theme}`), [theme])

  useEffect(() => {
    if (!editor) return
    // Not as code of the project: the same names twice would be problems.
    const language = languageOfPath(path)
    const plain = language === 'typescript' || language === 'javascript' ? 'javascript' : language
    const known = editor.getModel()
    editor.setModel({
      original: monaco.editor.createModel(before, plain),
      modified: monaco.editor.createModel(after, plain),
    })
    known?.original.dispose()
    known?.modified.dispose()
    editor.getOriginalEditor().updateOptions({ ariaLabel: `${label}: before` })
    editor.getModifiedEditor().updateOptions({ ariaLabel: `${label}: after` })
  }, [editor, path, before, after, label])

  return <div ref={host} className="min-h-0 min-w-0 flex-1" data-testid="diff-editor" />
}
