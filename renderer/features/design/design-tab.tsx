/** A source file as a form. The file is the truth: every change is a small edit of its text. */
import { CircleX, FileWarning, Network, Redo2, Rows3, Undo2 } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import type { Definition, DefinitionKind, Design } from '../../../core/contract/design.ts'
import type { AgentSummary, LoadError } from '../../../core/contract/project.ts'
import { useCommands } from '../../app/commands.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { scrollable } from '../../ui/scrollable.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ToolsSection } from '../try/tools-section.tsx'
import {
  agentGroups,
  type FieldGroup,
  profileGroups,
  toolGroups,
  triggerGroups,
} from './agent-fields.ts'
import { DefinitionForm } from './definition-form.tsx'
import { OpenInCode } from './locked-value.tsx'
import { PromptPreview } from './prompt-preview.tsx'
import { SchemaTable } from './schema-table.tsx'
import { type DesignFile, useDesign } from './use-design.ts'

const Canvas = lazy(async () => ({ default: (await import('./canvas.tsx')).Canvas }))

const titles: Record<DefinitionKind, string> = {
  agent: 'Agent',
  profile: 'Profile',
  tool: 'Tool',
  command: 'Command',
  triggers: 'Triggers',
  schema: 'Schema',
}

const groupsOf: Partial<Record<DefinitionKind, readonly FieldGroup[]>> = {
  agent: agentGroups,
  profile: profileGroups,
  tool: toolGroups,
  triggers: triggerGroups,
}

const undoCommand = {
  id: 'design.undo',
  title: 'Undo the last edit',
  group: 'Design',
  shortcut: 'Mod+Z',
}
const redoCommand = { id: 'design.redo', title: 'Redo', group: 'Design', shortcut: 'Mod+Shift+Z' }

export type DesignView = 'form' | 'canvas'

const views = [
  { id: 'form', title: 'Form', icon: <Rows3 size={12} aria-hidden /> },
  { id: 'canvas', title: 'Canvas', icon: <Network size={12} aria-hidden /> },
] as const

export interface DesignTabProps {
  path: string
  /** The agent the file is of; null for any other file. */
  agent: AgentSummary | null
  /** Whether what it defines may start by itself; false for a file of tools or profiles alone. */
  hasTriggers?: boolean
  view: DesignView
  onView: (view: DesignView) => void
}

export function DesignTab({ path, agent, hasTriggers = true, view, onView }: DesignTabProps) {
  const file = useDesign(path)
  const { undo, redo } = file
  // Short titles: what a person looks for in the palette is rarely these.
  useCommands([
    { ...undoCommand, run: undo },
    { ...redoCommand, run: redo },
  ])
  if (file.loading) return <Skeleton rows={8} />
  if (!file.design) {
    return (
      <ErrorPanel
        className="m-4"
        error={file.error}
        title={`${path} could not be read.`}
        actions={<Button onClick={file.retry}>Try again</Button>}
      />
    )
  }
  const { definitions, problem } = file.design
  if (problem) {
    return (
      <EmptyState
        icon={<FileWarning size={20} />}
        title="The file cannot be read as TypeScript"
        actions={<OpenInCode line={problem.line ?? 1} label={path} />}
      >
        {problem.message} It shows here as soon as it can be read.
      </EmptyState>
    )
  }
  const ordered = mainFirst(definitions)
  const shown = hasTriggers ? withTriggers(ordered) : ordered
  if (definitions.length === 0) {
    return (
      <EmptyState
        icon={<FileWarning size={20} />}
        title="Nothing here that a form could show"
        actions={<OpenInCode line={1} label={path} />}
      >
        The file defines no agent, profile, triggers or schema that can be read without running it.
      </EmptyState>
    )
  }
  return (
    <section aria-label="Design" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-2 border-b px-4">
        <Segmented label="Show as" value={view} onChange={onView} options={views} />
        <span className="flex-1" />
        <IconButton
          size="sm"
          icon={<Undo2 size={14} />}
          label="Undo the last edit"
          shortcut="Mod+Z"
          disabled={!file.canUndo}
          onClick={undo}
        />
        <IconButton
          size="sm"
          icon={<Redo2 size={14} />}
          label="Redo"
          shortcut="Mod+Shift+Z"
          disabled={!file.canRedo}
          onClick={redo}
        />
      </div>
      {file.problem && <Unreadable path={path} problem={file.problem} />}
      {!file.problem && agent?.error && <NotLoaded path={path} error={agent.error} />}
      {view === 'canvas' ? (
        <Suspense fallback={<Skeleton rows={8} />}>
          <Canvas design={file.design} agent={agent} edit={file.edit} />
        </Suspense>
      ) : (
        <Form path={path} agent={agent} definitions={shown} file={file} />
      )}
    </section>
  )
}

/** Nothing of the form goes while somebody is in the middle of writing the file. */
function Unreadable({ path, problem }: { path: string; problem: NonNullable<Design['problem']> }) {
  return (
    <Notice
      title={`${path} cannot be read as TypeScript now${problem.line === null ? '' : `, line ${problem.line}`}.`}
      action={<OpenInCode line={problem.line ?? 1} label={path} />}
    >
      {problem.message} Below is what it said before; nothing is written until it is mended.
    </Notice>
  )
}

function NotLoaded({ path, error }: { path: string; error: LoadError }) {
  return (
    <Notice
      title={`It does not load${error.line === null ? '' : `: line ${error.line}`}.`}
      action={<OpenInCode line={error.line ?? 1} label={path} />}
    >
      {error.message}
    </Notice>
  )
}

interface NoticeProps {
  title: string
  action: ReactNode
  children: ReactNode
}

function Notice({ title, action, children }: NoticeProps) {
  return (
    <div
      role="alert"
      className="flex shrink-0 items-center gap-3 border-b bg-bad-soft px-4 py-2 text-xs"
    >
      <CircleX size={14} aria-hidden className="shrink-0 text-bad" />
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <strong className="font-medium">{title}</strong> {children}
      </p>
      {action}
    </div>
  )
}

interface FormProps {
  path: string
  agent: AgentSummary | null
  definitions: readonly Definition[]
  file: DesignFile
}

function Form({ path, agent, definitions, file }: FormProps) {
  return (
    <div {...scrollable} className="focus-inset min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-[760px] flex-col gap-8 p-6" aria-busy={file.saving}>
        {definitions.map((definition) => (
          <section
            key={definition.id}
            aria-label={nameOf(definition)}
            className="flex flex-col gap-3"
          >
            <h2 className="flex items-center gap-2 font-semibold text-base">
              {nameOf(definition)}
              {definition.id !== 'default' && definition.kind !== 'triggers' && (
                <Badge>{titles[definition.kind]}</Badge>
              )}
            </h2>
            {definition.id === 'default' && agent?.details && (
              <PromptPreview details={agent.details} />
            )}
            {definition.kind === 'schema' ? (
              <SchemaTable definition={definition} edit={file.edit} />
            ) : (
              <DefinitionForm
                definition={definition}
                file={path}
                groups={groupsOf[definition.kind] ?? []}
                edit={file.edit}
              />
            )}
          </section>
        ))}
        {agent && <ToolsSection agent={agent} />}
      </div>
    </div>
  )
}

/** What the file is for, then what it is made of. */
function mainFirst(definitions: readonly Definition[]): Definition[] {
  const isMain = ({ id }: Definition) => id === 'default'
  return [...definitions.filter(isMain), ...definitions.filter((one) => !isMain(one))]
}

/** A file that says nothing of its triggers has the default ones, which can be changed too. */
function withTriggers(definitions: readonly Definition[]): Definition[] {
  if (definitions.some(({ kind }) => kind === 'triggers')) return [...definitions]
  const at = { start: 0, end: 0, line: 1 }
  const value = { kind: 'object' as const, fields: [], open: false, at }
  return [...definitions, { id: 'triggers', kind: 'triggers', exported: true, value, schema: null }]
}

function nameOf({ id, kind }: Definition): string {
  return id === 'default' || kind === 'triggers' ? titles[kind] : id
}
