/** A file in the editor with its bar: path, what is unsaved, the save button, and conflicts in place. */
import { Save } from 'lucide-react'
import type { ReactNode } from 'react'
import { useCommands } from '../../app/commands.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { CodeEditor } from './code-editor.tsx'
import type { EditorMarker } from './editor-props.ts'
import { type EditableFile, useEditableFile } from './use-editable-file.ts'

export interface SourceFileProps {
  path: string
  line?: number | undefined
  markers?: readonly EditorMarker[]
  /** Says more than "Saved" once a save is done, such as that the agent was reloaded. */
  savedText?: (savedHash: string) => string
  /** Between the bar and the editor, such as a load error. */
  children?: ReactNode
}

export function SourceFile({ path, line, markers, savedText, children }: SourceFileProps) {
  const file = useEditableFile(path)
  useCommands([
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
      <Bar file={file} path={path} savedText={savedText} />
      {file.conflict && <Conflict file={file} path={path} />}
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
        {...(markers ? { markers } : {})}
      />
    </section>
  )
}

interface BarProps {
  file: EditableFile
  path: string
  savedText: ((savedHash: string) => string) | undefined
}

function Bar({ file, path, savedText }: BarProps) {
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

function Conflict({ file, path }: { file: EditableFile; path: string }) {
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
