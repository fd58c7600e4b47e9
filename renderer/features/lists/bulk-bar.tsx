/** What can be done with the chosen rows, how far it is, and what did not work. */
import { Download, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button, type ButtonLook } from '../../ui/button.tsx'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import { describeError } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { BulkFailure } from './bulk.ts'
import { type BulkAction, useBulk } from './use-bulk.ts'
import type { Selection } from './use-selection.ts'

export interface BulkBarProps<Item> {
  /** One of them, such as `run`. */
  noun: string
  items: readonly Item[]
  idOf: (item: Item) => string
  nameOf: (item: Item) => string
  actions: readonly BulkAction<Item>[]
  selection: Selection
  onExport?: (items: readonly Item[]) => void
  /** More buttons, such as one to compare two. */
  children?: (chosen: readonly Item[]) => ReactNode
}

export function BulkBar<Item>(props: BulkBarProps<Item>) {
  const { noun, items, idOf, nameOf, actions, selection, onExport, children } = props
  const [failed, setFailed] = useState<{ title: string; list: BulkFailure<Item>[] } | null>(null)
  const [asked, setAsked] = useState<{ action: BulkAction<Item>; some: readonly Item[] } | null>(
    null,
  )
  const bulk = useBulk<Item>({
    noun,
    idOf,
    selection,
    onFailed: (action, list) => setFailed({ title: action.title, list }),
  })
  const chosen = items.filter((item) => selection.ids.has(idOf(item)))
  const isShown = chosen.length > 0 || bulk.progress !== null
  return (
    <>
      {isShown && (
        <section
          aria-label="Selection"
          className="flex min-h-10 shrink-0 flex-wrap items-center gap-1.5 border-accent-line border-b bg-accent-soft/60 px-4 py-1.5"
        >
          <output className="tabular mr-2 font-medium text-xs">
            {bulk.progress
              ? `${bulk.progress.title}: ${bulk.progress.finished} of ${bulk.progress.all}`
              : `${formatCount(chosen.length, noun)} selected`}
          </output>
          {bulk.progress ? (
            <>
              <progress
                aria-label={bulk.progress.title}
                value={bulk.progress.finished}
                max={bulk.progress.all}
                className="h-1 w-40 accent-accent"
              />
              <Button size="sm" onClick={bulk.stop}>
                Stop
              </Button>
            </>
          ) : (
            <>
              {actions.map((action) => (
                <ActionButton
                  key={action.id}
                  action={action}
                  chosen={chosen}
                  onRun={(some) =>
                    action.confirm ? setAsked({ action, some }) : void bulk.run(action, some)
                  }
                />
              ))}
              {children?.(chosen)}
              {onExport && (
                <Button size="sm" icon={<Download size={12} />} onClick={() => onExport(chosen)}>
                  Export
                </Button>
              )}
              <IconButton
                size="sm"
                label="Clear the selection"
                shortcut="Escape"
                icon={<X size={13} />}
                className="ml-auto"
                onClick={selection.clear}
              />
            </>
          )}
        </section>
      )}
      {asked?.action.confirm && (
        <ConfirmDialog
          open
          onOpenChange={() => setAsked(null)}
          {...asked.action.confirm(asked.some)}
          action={asked.action.title}
          onConfirm={() => {
            setAsked(null)
            void bulk.run(asked.action, asked.some)
          }}
        />
      )}
      {failed && (
        <Dialog
          open
          onOpenChange={() => setFailed(null)}
          title={`${failed.title} did not work for ${formatCount(failed.list.length, noun)}`}
          description="They are still selected. The others are done."
          footer={<Button onClick={() => setFailed(null)}>Close</Button>}
        >
          <ul className="flex flex-col gap-2">
            {failed.list.map(({ item, error }) => (
              <li key={idOf(item)} className="text-xs">
                <p className="font-medium">{nameOf(item)}</p>
                <p className="text-ink-2">{whyOf(error)}</p>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  )
}

function whyOf(error: unknown): string {
  const { message, details } = describeError(error)
  return [message, details].filter(Boolean).join(' ')
}

interface ActionButtonProps<Item> {
  action: BulkAction<Item>
  chosen: readonly Item[]
  onRun: (items: readonly Item[]) => void
}

/** With its number when it is not for all of them; left out when it is for none. */
function ActionButton<Item>({ action, chosen, onRun }: ActionButtonProps<Item>) {
  const fitting = chosen.filter(action.fits)
  if (fitting.length === 0) return null
  const look: ButtonLook = action.danger ? 'danger' : 'secondary'
  return (
    <Button size="sm" look={look} icon={action.icon} onClick={() => onRun(fitting)}>
      {fitting.length === chosen.length ? action.title : `${action.title} ${fitting.length}`}
    </Button>
  )
}
