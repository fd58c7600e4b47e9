/** The menu of saved views: go to one, save the filters of now under a name, delete one. */
import { Bookmark, BookmarkPlus, Check, ChevronDown, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { ViewList } from '../../../core/contract/view.ts'
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
  const { views, save, remove } = useViews(list)
  const [isNaming, setNaming] = useState(false)
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
          <MenuItem danger icon={<Trash2 size={14} />} onSelect={() => remove.mutate(current)}>
            Delete “{current.name}”
          </MenuItem>
        )}
      </Menu>
      {isNaming && (
        <NameDialog
          initial={current?.name ?? ''}
          onClose={() => setNaming(false)}
          onName={(name) => save.mutate({ name, search: now })}
        />
      )}
    </>
  )
}

interface NameDialogProps {
  initial: string
  onClose: () => void
  onName: (name: string) => void
}

function NameDialog({ initial, onClose, onName }: NameDialogProps) {
  const [name, setName] = useState(initial)
  function submit(event: FormEvent) {
    event.preventDefault()
    if (name.trim() === '') return
    onName(name.trim())
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Save this view"
      description="Its filters and order are kept with the project, on every window."
    >
      <form onSubmit={submit} className="flex flex-col gap-3 pb-3">
        <Field label="Name" hint="A name that exists is replaced.">
          {(ids) => (
            <Input
              {...ids}
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            Save view
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
