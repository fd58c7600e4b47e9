/** What is selected on the canvas: what it is, where it stands, and what can be done about it. */
import { Link } from '@tanstack/react-router'
import { Code, Trash2 } from 'lucide-react'
import type { Ref } from 'react'
import type { Definition } from '../../../core/contract/design.ts'
import { useProject } from '../../app/project.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { AddItem } from './add-item.tsx'
import type { CanvasNode } from './canvas-graph.ts'
import { nounOf } from './canvas-node.tsx'
import { OpenInCode } from './locked-value.tsx'
import type { MakeEdits } from './use-design.ts'
import { valueAt } from './value-at.ts'

export interface CanvasPanelProps {
  ref: Ref<HTMLElement>
  /** The file that is shown. */
  file: string
  node: CanvasNode
  /** The definition the node is, when it is one of the file that is shown. */
  definition: Definition | null
  edit: MakeEdits
}

export function CanvasPanel({ ref, file, node, definition, edit }: CanvasPanelProps) {
  const { slot } = node
  return (
    <aside
      ref={ref}
      aria-label="Selected on the canvas"
      className="flex w-72 shrink-0 flex-col gap-4 overflow-y-auto border-l bg-canvas p-4"
    >
      <div className="flex min-w-0 flex-col gap-0.5">
        <span className="text-2xs text-ink-3">{nounOf(node.kind)}</span>
        <h2 className="break-words font-semibold text-base">{node.title}</h2>
        {node.note && <p className="break-words text-ink-2 text-xs">{node.note}</p>}
      </div>
      {definition?.value.kind === 'object' && (
        <div className="flex flex-col gap-3">
          <Adder definition={definition} file={file} field="tools" wants="tool" edit={edit} />
          <Adder
            definition={definition}
            file={file}
            field="subagents"
            wants="profile"
            edit={edit}
          />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {node.at && <OpenPlace file={file} at={node.at} title={node.title} />}
        {slot && (
          <Button
            size="sm"
            look="danger"
            icon={<Trash2 size={12} aria-hidden />}
            onClick={() =>
              void edit({ op: 'remove', definition: slot.definition, path: slot.path })
            }
          >
            Take out
          </Button>
        )}
      </div>
      {!slot && node.at === null && (
        <p className="text-ink-3 text-xs">
          Nothing to change here: this file does not set it. It comes from the project’s
          configuration or from Hearth itself.
        </p>
      )}
    </aside>
  )
}

interface OpenPlaceProps {
  file: string
  at: NonNullable<CanvasNode['at']>
  title: string
}

function OpenPlace({ file, at, title }: OpenPlaceProps) {
  const project = useProject()
  if (at.path === file) return <OpenInCode line={at.line} label={title} />
  return (
    <Link
      to="/p/$project/files"
      params={{ project: project.id }}
      search={{ path: at.path, line: at.line }}
      className={buttonClass('ghost', 'sm')}
    >
      <Code size={12} aria-hidden />
      Open {at.path}
    </Link>
  )
}

interface AdderProps {
  definition: Definition
  file: string
  field: 'tools' | 'subagents'
  wants: 'tool' | 'profile'
  edit: CanvasPanelProps['edit']
}

function Adder({ definition, file, field, wants, edit }: AdderProps) {
  const place = valueAt(definition.value, [field])
  if (place.state === 'hidden' || (place.state === 'present' && place.value.kind !== 'list')) {
    return null
  }
  const items = place.state === 'present' && place.value.kind === 'list' ? place.value.items : []
  const label = field === 'tools' ? 'Tools' : 'Subagents'
  return (
    <div className="flex flex-col gap-1">
      <span className="font-medium text-ink-2 text-xs">Add to {label}</span>
      <AddItem
        wants={wants}
        label={label}
        file={file}
        items={items}
        onInsert={(value) =>
          void edit({ op: 'insert', definition: definition.id, path: [field], value })
        }
      />
    </div>
  )
}
