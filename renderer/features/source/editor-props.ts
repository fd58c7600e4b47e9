/** What a code editor is given. The text belongs to the caller. */
export interface EditorMarker {
  line: number
  column?: number | null
  message: string
  severity?: 'error' | 'warning' | 'info'
}

export interface CodeEditorProps {
  /** Relative to the project's root; decides the language and what imports resolve to. */
  path: string
  text: string
  onChange?: (text: string) => void
  /** Ctrl/Cmd+S inside the editor. */
  onSave?: () => void
  readOnly?: boolean
  /** Scrolled to when it changes, from 1. */
  line?: number | undefined
  /** In that line, from 1. */
  column?: number | undefined
  /** Problems found elsewhere, such as a load error. */
  markers?: readonly EditorMarker[]
  /** Spoken name; the path by default. */
  label?: string
}

export interface DiffEditorProps {
  path: string
  before: string
  after: string
  /** Spoken name. */
  label: string
}
