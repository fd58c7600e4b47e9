/** A file in the editor with its bar: path, what is unsaved, the save button, and conflicts in place. */
import { GitCompare, Save } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useCommands } from '../../app/commands.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { CodeEditor } from './code-editor.tsx'
import { DiskComparison } from './disk-comparison.tsx'
import type { EditorMarker } from './editor-props.ts'
import { OtherUnsaved } from './other-unsaved.tsx'
import { type EditableFile, useEditableFile } from './use-editable-file.ts'
import { useLibraryText } from './use-library-text.ts'

export interface SourceFileProps {
  path: string
  line?: number | undefined
  column?: number | undefined
  markers?: readonly EditorMarker[]
  /** Says more than "Saved" once a save is done, such as that the agent was reloaded. */
  savedText?: (savedHash: string) => string
  /** In the bar, before the button that saves. */
  actions?: ReactNode
  /** Between the bar and the editor, such as a load error. */
  children?: ReactNode
}

export function SourceFile(props: SourceFileProps) {
  // Declarations that the editor was given are no files of the project.
  return props.path.startsWith('node_modules/') ? (
    <LibraryFile path={props.path} line={props.line} column={props.column} />
  ) : (
    <ProjectFile {...props} />
  )
}

function LibraryFile({ path, line, column }: Pick<SourceFileProps, 'path' | 'line' | 'column'>) {
  const text = useLibraryText(path)
  if (text === undefined) return <Skeleton rows={10} className="flex-1" />
  if (text === null) {
    return <EmptyState title="This declaration is not loaded">{path}</EmptyState>
  }
  return (
    <section aria-label={path} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-2 border-b px-4">
        <span className="min-w-0 flex-1 truncate font-mono text-xs">{path}</span>
        <span className="text-ink-3 text-xs">Read only</span>
      </div>
      <CodeEditor path={path} text={text} readOnly line={line} column={column} />
    </section>
  )
}

function ProjectFile(props: SourceFileProps) {
  const { path, line, column, markers, savedText, actions, children } = props
  const file = useEditableFile(path)
  // Until the next save: without unsaved text there is nothing to compare.
  const [comparedWith, setComparedWith] = useState<string | null>(null)
  const isCompared = file.dirty && comparedWith === file.savedHash
  const compare = () => setComparedWith(isCompared || !file.dirty ? null : file.savedHash)
  useCommands([
    {
      id: 'file.compare',
      title: `Compare ${path} with what is on disk`,
      group: 'Code',
      run: compare,
    },
    {
      id: 'file.save',
      title: `Save ${path}`,
      group: 'Code',
      shortcut: 'Mod+S',
      run: file.save,
    },
  ])
  if (file.loading) return <Skeleton rows={10} className="flex-1" />
  if (file.loadError) {
    return (
      <ErrorPanel
        className="m-4"
        error={file.loadError}
        title={`${path} could not be read.`}
        actions={
          <Button size="sm" onClick={file.retry}>
            Try again
          </Button>
        }
      />
    )
  }
  if (!file.isText) {
    return (
      <EmptyState title="This file is not text">
        {path} holds binary data, which the editor does not show.
      </EmptyState>
    )
  }
  return (
    <section aria-label={path} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Bar
        file={file}
        path={path}
        savedText={savedText}
        compared={isCompared}
        onCompare={compare}
        actions={actions}
      />
      <OtherUnsaved path={path} />
      {file.conflict && (
        <Conflict file={file} path={path} isCompared={isCompared} onCompare={compare} />
      )}
      {file.gone && (
        <ErrorPanel
          className="m-2"
          error={{
            type: 'file_not_found',
            message: `${path} is gone.`,
            details: 'Another program deleted or renamed it. Its text is still here.',
          }}
          actions={
            <Button size="sm" busy={file.saving} onClick={file.overwrite}>
              Make it again
            </Button>
          }
        />
      )}
      {isCompared && <DiskComparison file={file} path={path} onClose={compare} />}
      {file.saveError !== null && (
        <ErrorPanel
          className="m-2"
          error={file.saveError}
          title="The file was not saved."
          actions={
            <Button size="sm" onClick={file.save}>
              Save again
            </Button>
          }
        />
      )}
      {children}
      <CodeEditor
        path={path}
        text={file.text}
        onChange={file.change}
        onSave={file.save}
        line={line}
        column={column}
        {...(markers ? { markers } : {})}
      />
    </section>
  )
}

interface BarProps {
  file: EditableFile
  path: string
  savedText: ((savedHash: string) => string) | undefined
  compared: boolean
  onCompare: () => void
  actions: ReactNode
}

function Bar({ file, path, savedText, compared, onCompare, actions }: BarProps) {
  return (
    <div className="flex h-9 shrink-0 items-center gap-2 border-b px-4">
      <span className="min-w-0 truncate font-mono text-xs">{path}</span>
      {file.dirty && (
        <span
          role="img"
          aria-label="Unsaved changes"
          title="Unsaved changes"
          className="size-2 shrink-0 rounded-full bg-accent"
        />
      )}
      <output className="flex-1 truncate text-right text-ink-3 text-xs" aria-live="polite">
        {statusText(file, savedText)}
      </output>
      {file.dirty && !file.conflict && (
        <Button
          size="sm"
          icon={<GitCompare size={13} />}
          aria-expanded={compared}
          onClick={onCompare}
        >
          Compare with disk
        </Button>
      )}
      {actions}
      <Button
        size="sm"
        icon={<Save size={13} />}
        disabled={!file.dirty}
        busy={file.saving}
        onClick={file.save}
      >
        Save
      </Button>
    </div>
  )
}

function statusText(file: EditableFile, savedText: BarProps['savedText']): string {
  if (file.saving) return 'Saving…'
  if (file.dirty) return 'Unsaved changes'
  if (!file.justSaved || file.savedHash === null) return ''
  return savedText?.(file.savedHash) ?? 'Saved'
}

interface ConflictProps {
  file: EditableFile
  path: string
  isCompared: boolean
  onCompare: () => void
}

function Conflict({ file, path, isCompared, onCompare }: ConflictProps) {
  return (
    <ErrorPanel
      className="m-2"
      error={{
        type: 'file_changed',
        message: `${path} was changed elsewhere.`,
        details: 'Your edits are still here and not saved. Keep one of the two versions.',
      }}
      actions={
        <>
          <Button size="sm" aria-expanded={isCompared} onClick={onCompare}>
            {isCompared ? 'Hide the comparison' : 'Compare the two'}
          </Button>
          <Button size="sm" onClick={file.reload}>
            Reload from disk
          </Button>
          <Button size="sm" look="danger" onClick={file.overwrite}>
            Overwrite with mine
          </Button>
        </>
      }
    />
  )
}
