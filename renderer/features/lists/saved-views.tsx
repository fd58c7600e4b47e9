/** The menu of saved views: go to one, save the filters of now under a name, rename or delete one. */
import { Bookmark, BookmarkPlus, Check, ChevronDown, PencilLine, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { SavedView, ViewList } from '../../../core/contract/view.ts'
import { useCommands } from '../../app/commands.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input } from '../../ui/input.tsx'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../ui/menu.tsx'
import { type SearchRecord, sameSearch, searchRecord, useViews } from './use-views.ts'

export interface SavedViewsProps {
  list: ViewList
  /** What the address holds. */
  search: object
  onApply: (search: SearchRecord) => void
}

export function SavedViews({ list, search, onApply }: SavedViewsProps) {
  const { views, save, rename, remove } = useViews(list)
  const [isNaming, setNaming] = useState(false)
  const [renamed, setRenamed] = useState<SavedView | null>(null)
  const now = searchRecord(search)
  const current = views.find((view) => sameSearch(view.search, now))
  useCommands([
    {
      id: `view.save.${list}`,
      title: 'Save these filters as a view…',
      group: 'Lists',
      run: () => setNaming(true),
    },
    ...views.map((view) => ({
      id: `view.${view.id}`,
      title: `View: ${view.name}`,
      group: 'Lists',
      run: () => onApply(view.search),
    })),
  ])
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button size="sm" look="ghost" icon={<Bookmark size={12} />}>
            <span className="max-w-40 truncate">{current?.name ?? 'Views'}</span>
            <ChevronDown size={12} aria-hidden />
          </Button>
        }
      >
        <MenuLabel>Saved views</MenuLabel>
        {views.length === 0 && <MenuLabel>None yet. Filter the list, then save it.</MenuLabel>}
        {views.map((view) => (
          <MenuItem
            key={view.id}
            icon={view === current ? <Check size={14} /> : <Bookmark size={14} />}
            onSelect={() => onApply(view.search)}
          >
            {view.name}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem icon={<BookmarkPlus size={14} />} onSelect={() => setNaming(true)}>
          Save these filters…
        </MenuItem>
        {current && (
          <MenuItem icon={<PencilLine size={14} />} onSelect={() => setRenamed(current)}>
            Rename “{current.name}”…
          </MenuItem>
        )}
        {current && (
          <MenuItem danger icon={<Trash2 size={14} />} onSelect={() => remove.mutate(current)}>
            Delete “{current.name}”
          </MenuItem>
        )}
      </Menu>
      {isNaming && (
        <NameDialog
          title="Save this view"
          description="Its filters and order are kept with the project, on every window."
          hint="A name that exists is replaced."
          action="Save view"
          initial={current?.name ?? ''}
          taken={none}
          onClose={() => setNaming(false)}
          onName={(name) => save.mutate({ name, search: now })}
        />
      )}
      {renamed && (
        <NameDialog
          title={`Rename “${renamed.name}”`}
          description="What it shows stays as it is."
          action="Rename"
          initial={renamed.name}
          taken={views.filter(({ id }) => id !== renamed.id).map(({ name }) => name)}
          onClose={() => setRenamed(null)}
          onName={(name) => {
            if (name !== renamed.name) rename.mutate({ view: renamed, name })
          }}
        />
      )}
    </>
  )
}

const none: readonly string[] = []

interface NameDialogProps {
  title: string
  description: string
  hint?: string
  action: string
  initial: string
  /** Names that others have. */
  taken: readonly string[]
  onClose: () => void
  onName: (name: string) => void
}

function NameDialog(props: NameDialogProps) {
  const { title, description, hint, action, initial, taken, onClose, onName } = props
  const [text, setText] = useState(initial)
  const name = text.trim()
  const isTaken = taken.includes(name)
  function submit(event: FormEvent) {
    event.preventDefault()
    if (name === '' || isTaken) return
    onName(name)
    onClose()
  }
  return (
    <Dialog open onOpenChange={onClose} title={title} description={description}>
      <form onSubmit={submit} className="flex flex-col gap-3 pb-3">
        <Field label="Name" hint={hint} error={isTaken ? 'Another view has this name.' : undefined}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={80}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={name === '' || isTaken}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
