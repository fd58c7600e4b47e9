/** `?`: every shortcut, by group. */
import { useCommandList } from '../../app/commands.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'

/** Keys that belong to a place and not to a command. */
const local = [
  { group: 'Chat', title: 'Send the message', shortcut: 'Enter' },
  { group: 'Chat', title: 'New line', shortcut: 'Shift+Enter' },
  { group: 'Chat', title: 'Stop the answer', shortcut: 'Esc' },
  { group: 'Code', title: 'Save', shortcut: 'Mod+S' },
]

export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const commands = useCommandList()
  const rows = [
    ...commands.flatMap(({ group, title, shortcut }) =>
      shortcut ? [{ group, title, shortcut }] : [],
    ),
    ...local,
  ]
  const groups = [...Map.groupBy(rows, (row) => row.group)]
  return (
    <Dialog open wide onOpenChange={(isOpen) => !isOpen && onClose()} title="Keyboard shortcuts">
      <div className="columns-1 gap-8 pb-3 sm:columns-2">
        {groups.map(([group, items]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 font-medium text-ink-3 text-xs">{group}</h3>
            <dl>
              {items.map(({ title, shortcut }) => (
                <div key={title} className="flex h-7 items-center justify-between gap-3">
                  <dt className="truncate">{title}</dt>
                  <dd>
                    <span className="sr-only">{shortcut}</span>
                    <Kbd keys={shortcut} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
